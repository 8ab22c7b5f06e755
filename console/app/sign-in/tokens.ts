import { signal } from '@preact/signals';
import type { ConsoleSession } from '../../../core/api/console-session.ts';
import { ROOT } from '../base.ts';
import { go } from '../location.ts';
import { CodeFlow } from './code-flow.ts';

/** Why nobody is signed in whom the issuer has sent back, or whose token the router has refused. */
export const tokenProblem = signal<unknown>(undefined);

let flow: CodeFlow | undefined;

/** A session with what only this tab knows: whether it has a token. One that the issuer has just sent is taken. */
export async function withToken(session: ConsoleSession): Promise<ConsoleSession> {
  if (session.jwt === undefined) return session;
  flow ??= new CodeFlow(session.jwt, ROOT, {
    ...{ storage: sessionStorage, place: location, now: Date.now },
    fetch: (input, init) => fetch(input, init),
  });
  if (flow.isBack) {
    try {
      go(await flow.finish(), { replace: true });
      tokenProblem.value = undefined;
    } catch (error) {
      tokenProblem.value = error;
      go(ROOT, { replace: true });
    }
  }
  const { token, name } = flow;
  if (token === undefined) return session;
  return { ...session, signedIn: true, ...(name === undefined ? {} : { name }) };
}

/** Leads to the issuer, and back to where the page is. Throws where the issuer cannot be asked. */
export async function beginSignIn(): Promise<void> {
  tokenProblem.value = undefined;
  await flow?.begin();
}

/** The header by which requests say who sends them, where the router wants a token. */
export function tokenHeaders(): Readonly<Record<string, string>> {
  const token = flow?.token;
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Forgets the token, which somebody wants to be rid of. */
export function endToken(): void {
  flow?.end();
}

/** Forgets a token that the router does not take. */
export function refuseToken(): void {
  if (flow?.token === undefined) return;
  flow.end();
  tokenProblem.value = new Error(
    'the router does not take the token of the issuer: its audience or its scopes may be others than the router wants',
  );
}
