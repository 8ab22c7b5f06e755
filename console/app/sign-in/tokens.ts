import { signal } from '@preact/signals';
import type { ConsoleSession } from '../../../core/api/console-session.ts';
import { ROOT } from '../base.ts';
import { go } from '../location.ts';
import { AnswerChannel } from './answer-channel.ts';
import { CodeFlow } from './code-flow.ts';

/** Why nobody is signed in whom the issuer has sent back, or whose token the router has refused. */
export const tokenProblem = signal<unknown>(undefined);

/** Whether the issuer has sent somebody back to this tab, and the tab that asked has its answer. */
export const isHandedOver = signal(false);

let flow: CodeFlow | undefined;
let tabs: AnswerChannel | undefined;

/**
 * A session with what only this tab knows: whether it has a token. One that the issuer has just sent is taken; `onToken` is told
 * of one that comes by another tab, or does not.
 */
export async function withToken(
  session: ConsoleSession,
  onToken: () => Promise<void>,
): Promise<ConsoleSession> {
  if (session.jwt === undefined) return session;
  flow ??= new CodeFlow(session.jwt, ROOT, {
    ...{ storage: sessionStorage, place: location, now: Date.now },
    fetch: (input, init) => fetch(input, init),
  });
  const own = flow;
  tabs ??= new AnswerChannel(`waybill.sign-in.${ROOT}`, (answer) => {
    if (!own.hasAsked(answer)) return false;
    finish(own, answer)
      .then(onToken)
      .catch((error: unknown) => {
        tokenProblem.value = error;
      });
    return true;
  });
  if (flow.isBack) {
    isHandedOver.value = !flow.hasAsked(location.href) && (await tabs.handOver(location.href));
    if (isHandedOver.value) return session;
    go((await finish(flow, location.href)) ?? ROOT, { replace: true });
  }
  const { token, name } = flow;
  if (token === undefined) return session;
  return { ...session, signedIn: true, ...(name === undefined ? {} : { name }) };
}

/** Answers where somebody was who has a token now; undefined where there is a problem instead. */
async function finish(flow: CodeFlow, answer: string): Promise<string | undefined> {
  try {
    const from = await flow.finish(answer);
    tokenProblem.value = undefined;
    return from;
  } catch (error) {
    tokenProblem.value = error;
    return undefined;
  }
}

/** Leads to the issuer, and back to where the page is. Throws where the issuer cannot be asked. */
export async function beginSignIn(): Promise<void> {
  tokenProblem.value = undefined;
  await flow?.begin();
}

/** Leads to the issuer in a new tab, so that this page stays as it is. Throws where the browser opens none, too. */
export async function beginSignInBeside(): Promise<void> {
  tokenProblem.value = undefined;
  // At once: browsers open tabs only where somebody has just pressed something.
  const tab = open('about:blank', '_blank');
  if (tab === null)
    throw new Error(
      `the browser has opened no tab; let pages of ${location.host} open one, and try again`,
    );
  tab.opener = null;
  try {
    await flow?.begin((url) => tab.location.replace(url));
  } catch (error) {
    tab.close();
    throw error;
  }
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
