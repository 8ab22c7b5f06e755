import { mayPass } from '../../core/api/make-problem.ts';
import type { Answered } from '../../core/api/read-answer.ts';
import { parseUrl } from '../../core/shared/parse-url.ts';
import type { CallOptions, ClientClock, ClientOptions } from '../options.ts';
import { RouterUnreachable } from '../router-unreachable.ts';
import { machineClock } from './machine-clock.ts';
import { LONGEST_PAUSE_MS, retryDelay } from './retry-delay.ts';

const TRIES = 5;
const TIMEOUT_MS = 35_000;

/** Where the caller of a client says who it is, for errors. */
export const CREDENTIALS = '`key`, `headers` or `sign`';

/** A request to a router. */
export interface RouterRequest {
  readonly method: string;
  /** With its query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether to send it twice does the same as to send it once, so that it is sent again. */
  readonly repeatable: boolean;
}

/** An answer, when it says to come again, and the tag of what it is about. */
export interface Reply extends Answered {
  readonly retryAfter: string | undefined;
  readonly etag: string | undefined;
}

/** Brings requests to one router, and tries again what may pass. */
export class Transport {
  readonly tries: number;
  readonly clock: ClientClock;
  readonly #options: ClientOptions;
  readonly #url: string;

  /** Throws `TypeError` for options that cannot be. */
  constructor(options: ClientOptions) {
    const url = parseUrl(options.url);
    if (url === undefined || !/^https?:$/.test(url.protocol))
      throw new TypeError(
        `\`url\` must be a router's, such as https://events.example.com; received ${options.url}`,
      );
    const { tries = TRIES } = options;
    if (!Number.isInteger(tries) || tries < 1)
      throw new TypeError(`\`tries\` must be a whole number, 1 or more; received ${tries}`);
    this.#url = options.url.replace(/\/+$/, '');
    this.#options = options;
    this.tries = tries;
    this.clock = options.clock ?? machineClock;
  }

  /** Sends a request until it is not refused for the moment, or was tried often enough. Throws `RouterUnreachable`. */
  async send(request: RouterRequest, { signal }: CallOptions = {}): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      const isLast = !request.repeatable || tries >= this.tries;
      try {
        const reply = await this.sendOnce(request, { signal });
        if (isLast || !mayPass(reply.status)) return reply;
        if (!(await this.pause(tries, reply.retryAfter, { signal }))) return reply;
      } catch (error) {
        if (isLast || !(error instanceof RouterUnreachable)) throw error;
        await this.pause(tries, undefined, { signal });
      }
    }
  }

  /** Sends a request once, whatever comes of it. Throws `RouterUnreachable`, or the reason of the caller's signal. */
  async sendOnce(
    request: Omit<RouterRequest, 'repeatable'>,
    { signal }: { readonly signal: AbortSignal | undefined },
  ): Promise<Reply> {
    signal?.throwIfAborted();
    const { timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch } = this.#options;
    const { url, ...init } = await this.#write(request);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const within = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      const response = await fetch(url, { ...init, signal: within });
      const text = await response.text();
      const retryAfter = response.headers.get('retry-after') ?? undefined;
      const etag = response.headers.get('etag') ?? undefined;
      const { method, path } = request;
      return { method, path, status: response.status, text, retryAfter, etag };
    } catch (thrown) {
      signal?.throwIfAborted();
      const reason = timeout.aborted ? `within ${timeoutMs / 1000} s` : reasonOf(thrown);
      throw new RouterUnreachable(`${request.method} ${url} was not answered: ${reason}`, {
        cause: thrown,
      });
    }
  }

  /** Waits before the next try; false where the router asks for more patience than there is. */
  async pause(
    tries: number,
    retryAfter: string | undefined,
    { signal }: { readonly signal: AbortSignal | undefined },
  ): Promise<boolean> {
    const ms = retryDelay(tries, retryAfter, { now: this.clock.now(), random: Math.random() });
    if (ms > LONGEST_PAUSE_MS) return false;
    await this.clock.sleep(ms, signal);
    signal?.throwIfAborted();
    return true;
  }

  async #write({ method, path, headers, body }: Omit<RouterRequest, 'repeatable'>) {
    const { key, headers: always, sign } = this.#options;
    const request = {
      method,
      url: `${this.#url}${path}`,
      headers: {
        accept: 'application/json',
        ...always,
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    };
    return sign === undefined
      ? request
      : { ...request, headers: { ...request.headers, ...(await sign(request)) } };
  }
}

/** Node says in the cause what was wrong with the connection; of several addresses it has a code alone. */
export function reasonOf(thrown: unknown): string {
  const { cause, message } = thrown as {
    cause?: { message?: string; code?: string };
    message?: string;
  };
  return cause?.message || cause?.code || message || String(thrown);
}
