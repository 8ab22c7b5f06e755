/** A request of the client, as it is sent, for what signs it. */
export interface SignableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Where a router is, and how it is called. */
export interface ClientOptions {
  /** Such as `https://events.example.com`; the output of your stack, or what `waybill start` prints without `/events`. */
  readonly url: string;
  /** An API key, `wbk_...`, for a router with `authorizer: 'api-keys'`. @default - none */
  readonly key?: string;
  /** Headers of every request, such as an `authorization` for an authorizer of your own. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Answers the headers that sign a request, for a router with `authorizer: 'iam'` (Signature Version 4, service
   * `execute-api`, or `lambda` for a function URL). It is called anew before each try. @default - nothing is signed
   */
  readonly sign?: (
    request: SignableRequest,
  ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** What sends requests. @default - the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
  /** How often a request is sent at most that is refused with 429 or 503, or not answered. @default 5 */
  readonly tries?: number;
  /** How long an answer is waited for, in milliseconds; a router takes 29 seconds at most. @default 35000 */
  readonly timeoutMs?: number;
  /** The clock that events without a `time` get theirs from, and that pauses are waited by; for tests. @default - the machine's */
  readonly clock?: ClientClock;
}

/** What the time is, in epoch milliseconds, and what waits for it. A `VirtualClock` of `waybill/local` is one. */
export interface ClientClock {
  now(): number;
  /** May reject when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How one request is sent. */
export interface CallOptions {
  /** Ends the request, and what waits to be tried again. @default - none */
  readonly signal?: AbortSignal;
}

/** How a change is bound to what was read. */
export interface ChangeOptions extends CallOptions {
  /**
   * The `tag` of what was read: what has changed since stays as it is, and the error is a `RouterError` with the code
   * `precondition-failed`. Such a request is sent once. @default - what there is now is changed
   */
  readonly ifMatch?: string | undefined;
}

/** How something is put in its place. */
export interface PutOptions extends ChangeOptions {
  /**
   * `*`: only where there is none; where there is one, it stays as it is, and the error is a `RouterError` with the code
   * `precondition-failed`. Such a request is sent once. @default - what there is is changed
   */
  readonly ifNoneMatch?: '*' | undefined;
}

/** How a job is begun. */
export interface StartOptions extends CallOptions {
  /** The same request with the same key begins one job, however often it is sent. @default - a random one */
  readonly idempotencyKey?: string;
}
