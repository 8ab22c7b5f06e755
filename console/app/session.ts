import { signal } from '@preact/signals';
import { type ConsoleSession, CONSOLE_HEADER as HEADER } from '../../core/api/console-session.ts';
import type { Permission } from '../../core/api/routes.ts';
import { BASE, ROOT } from './base.ts';
import { endToken, withToken } from './sign-in/tokens.ts';

/** A request of the console has this header, which no page of another site can send. */
export const CONSOLE_HEADER = { [HEADER]: '1' };

/** Undefined until the router has answered. */
export const session = signal<ConsoleSession | undefined>(undefined);

/** Whether who has the console open may do this; what they may not is not shown. */
export function may(permission: Permission): boolean {
  return session.value?.permissions.includes(permission) ?? false;
}

/** Asks the router again who has the console open. Throws where it does not answer. */
export async function loadSession(): Promise<void> {
  const response = await fetch(`${ROOT}/session`, { headers: CONSOLE_HEADER });
  if (!response.ok) throw new Error(await describe(response));
  session.value = await withToken((await response.json()) as ConsoleSession);
}

/** Signs in with an API key. Throws with what the router says where it does not take it. */
export async function signIn(key: string): Promise<void> {
  const response = await fetch(`${ROOT}/session`, {
    method: 'POST',
    headers: { ...CONSOLE_HEADER, 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  if (!response.ok) throw new Error(await describe(response));
  await loadSession();
}

/** Ends the session here and at the router; at an issuer of tokens one stays signed in. */
export async function signOut(): Promise<void> {
  if (session.value?.signIn === 'jwt') {
    endToken();
    return loadSession();
  }
  const response = await fetch(`${ROOT}/session`, { method: 'DELETE', headers: CONSOLE_HEADER });
  if (!response.ok) throw new Error(await describe(response));
  await loadSession();
}

async function describe(response: Response): Promise<string> {
  const where = `${BASE === '' ? location.host : location.host + BASE} answered ${response.status}`;
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('detail' in body)) return where;
  return String(body.detail);
}
