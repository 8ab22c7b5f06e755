import { batch, signal } from '@preact/signals';
import { type ConsoleSession, CONSOLE_HEADER as HEADER } from '../../core/api/console-session.ts';
import type { Permission } from '../../core/api/routes.ts';
import { BASE, ROOT } from './base.ts';
import { askAgain } from './polled.ts';
import { endToken, withToken } from './sign-in/tokens.ts';

/** A request of the console has this header, which no page of another site can send. */
export const CONSOLE_HEADER = {
  [HEADER]: (location.port === '' ? '' : `:${location.port}`) + BASE || '1',
};

/** Undefined until the router has answered. */
export const session = signal<ConsoleSession | undefined>(undefined);

/**
 * Whether the session has ended below a view that is open, which stays as it is with what was typed there: `asks` where one
 * signs in over it, `waits` where somebody does that later.
 */
export const lapse = signal<'none' | 'asks' | 'waits'>('none');

/** Counts who has signed in and out: what was asked before is no news of who is signed in now. */
let turns = 0;

/** Whether who has the console open may do this; what they may not is not shown. */
export function may(permission: Permission): boolean {
  return session.value?.permissions.includes(permission) ?? false;
}

/** Asks the router again who has the console open. Throws where it does not answer. */
export async function loadSession(): Promise<void> {
  const asked = turns;
  const found = await askSession();
  if (asked !== turns) return;
  if (session.peek()?.signedIn !== true || found.signedIn) show(found);
  else if (lapse.peek() === 'none') lapse.value = 'asks';
}

async function askSession(): Promise<ConsoleSession> {
  const response = await fetch(`${ROOT}/session`, { headers: CONSOLE_HEADER });
  if (!response.ok) throw new Error(await describe(response));
  return withToken((await response.json()) as ConsoleSession, loadSession);
}

function show(found: ConsoleSession): void {
  const isBack = lapse.peek() !== 'none';
  batch(() => {
    session.value = found;
    lapse.value = 'none';
  });
  if (isBack) askAgain();
}

/** Has somebody sign in over the view whose session has ended, though they have put that off. */
export function signInNow(): void {
  if (lapse.peek() === 'waits') lapse.value = 'asks';
}

/** Signs in with an API key. Throws with what the router says where it does not take it. */
export async function signIn(key: string): Promise<void> {
  const response = await fetch(`${ROOT}/session`, {
    method: 'POST',
    headers: { ...CONSOLE_HEADER, 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  if (!response.ok) throw new Error(await describe(response));
  turns++;
  await loadSession();
}

/** Ends the session here and at the router; at an issuer of tokens one stays signed in. */
export async function signOut(): Promise<void> {
  if (session.value?.signIn === 'jwt') endToken();
  else {
    const response = await fetch(`${ROOT}/session`, { method: 'DELETE', headers: CONSOLE_HEADER });
    if (!response.ok) throw new Error(await describe(response));
  }
  turns++;
  show(await askSession());
}

async function describe(response: Response): Promise<string> {
  const where = `${BASE === '' ? location.host : location.host + BASE} answered ${response.status}`;
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('detail' in body)) return where;
  return String(body.detail);
}
