import type { DeliveryError } from '../../records/delivery.ts';

/** What a function is invoked with. */
export interface Invocation {
  /** JSON text. */
  readonly payload: string;
  /** What the function's runtime shows as `custom` of its client context: texts, since some runtimes read nothing else. */
  readonly custom?: Readonly<Record<string, string>>;
}

/**
 * Why a function has not been run to an end. `throttled`: Lambda has no room for it now; `unavailable`: Lambda, or what the function needs
 * to start, does not answer now; `unanswered`: it may have been run, and nobody has heard of it; `refused`: the function is gone, may not
 * be invoked or cannot start, until somebody changes that; `too-large`: Lambda takes no such payload.
 */
export type NotRunReason = 'throttled' | 'unavailable' | 'unanswered' | 'refused' | 'too-large';

/** What came of an invocation: what the function returned, or the error object of its runtime, both as texts; or it was not run. */
export type Invoked =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly payload: string }
  | { readonly kind: 'not-run'; readonly reason: NotRunReason; readonly error: DeliveryError };

/** A Lambda function that is invoked, and waited for. */
export interface FunctionInvoker {
  /** Throws nothing; waits until the signal aborts. */
  invoke(invocation: Invocation, signal: AbortSignal): Promise<Invoked>;
  /** Ends the connections that it holds. */
  close(): void;
}
