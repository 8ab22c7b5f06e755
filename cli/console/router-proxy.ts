import { RouterUnreachable } from '../../client/index.ts';
import { reasonOf } from '../../client/sending/transport.ts';
import { CONSOLE_HEADER, type ConsoleSession } from '../../core/api/console-session.ts';
import { makeProblem } from '../../core/api/make-problem.ts';
import { hasMembers, parseJson, refusal } from '../../core/api/read-answer.ts';
import { PERMISSIONS } from '../../core/api/routes.ts';
import { messageOf } from '../../core/shared/message-of.ts';
import type { Router } from '../router/connect.ts';

/** What the page asks of the router. */
interface Forwarded {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, as it goes on to the page. */
export interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A router takes 29 seconds at most. */
const TIMEOUT_MS = 35_000;

/** What an API's answers have for a page. */
const PASSED_ON = ['content-type', 'etag', 'location', 'retry-after', 'cache-control'];

const isSession = hasMembers<ConsoleSession>('signIn', 'signedIn', 'permissions', 'keys');

/** A router as the console's page has it: asked by whoever runs the command. */
export class RouterProxy {
  readonly #router: Router;
  readonly #signIn: 'none' | 'iam';

  /** `signIn` is how the page says that it is signed in: by signatures, or not at all. */
  constructor(router: Router, signIn: 'none' | 'iam') {
    this.#router = router;
    this.#signIn = signIn;
  }

  /** Who has the page open, and what they may; throws where the router does not know them, or does not answer. */
  async session(): Promise<ConsoleSession> {
    const asked = { method: 'GET', path: '/console/session' };
    const { status, body } = await this.#send({ ...asked, headers: { [CONSOLE_HEADER]: '1' } });
    const text = new TextDecoder().decode(body);
    const answer = status === 200 ? parseJson(text) : undefined;
    if (isSession(answer)) return this.#signedIn(answer);
    // A role may do other things and not this, and a router may have no console of its own.
    if ([403, 404].includes(status))
      return this.#signedIn({ permissions: PERMISSIONS, keys: false });
    throw refusal({ ...asked, status, text }, '--key');
  }

  /** Brings a request to the router, and its answer back. */
  async forward(request: Forwarded): Promise<Passed> {
    try {
      const { status, headers, body } = await this.#send(request);
      const kept = PASSED_ON.flatMap((name) => {
        const value = headers.get(name);
        return value === null ? [] : [[name, value]];
      });
      const own = { 'cache-control': 'no-store', ...Object.fromEntries(kept) };
      return { status, headers: own, body };
    } catch (error) {
      return problem('unavailable', messageOf(error as Error));
    }
  }

  #signedIn(session: Pick<ConsoleSession, 'permissions' | 'keys'> & Partial<ConsoleSession>) {
    const { jwt: _, ...known } = session;
    if (session.signIn === 'api-key' && session.signedIn === false)
      throw new Error(
        'the router wants an API key, and does not know this one or got none; name one by --key, $WAYBILL_KEY or waybill profile set',
      );
    return { ...known, signIn: this.#signIn, signedIn: true };
  }

  async #send({ method, path, headers, body }: Forwarded) {
    const url = `${this.#router.url.replace(/\/+$/, '')}${path}`;
    const request = { method, url, headers, ...(body === undefined ? {} : { body }) };
    const identity = await this.#router.identify(request);
    try {
      const response = await fetch(url, {
        ...{ method, headers: { ...headers, ...identity }, redirect: 'manual' },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, body: bytes };
    } catch (cause) {
      throw new RouterUnreachable(`${method} ${url} was not answered: ${reasonOf(cause)}`, {
        cause,
      });
    }
  }
}

/** An answer of this process, which is no router's. */
export function problem(code: 'unavailable' | 'not-found' | 'forbidden', detail: string): Passed {
  const body = makeProblem({ code, message: detail });
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  return { status: body.status, headers, body: JSON.stringify(body) };
}
