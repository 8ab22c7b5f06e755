import type { CloudEvent } from '../../event/event.ts';
import type { DeliveryError } from '../../records/delivery.ts';

/** An event on its way to a target. */
export interface TargetEvent {
  readonly event: CloudEvent;
  /** The JSON of its data with every digit that was sent; undefined where it has none, or bytes. */
  readonly dataText: string | undefined;
  readonly trackingId: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
}

/**
 * What came of one event: the target has it; it failed, and is tried again by the subscriber's policy; no retry can help; the target
 * asks for another time, which is an attempt; or the target was not reached, which is none.
 */
export type TargetResult =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly error: DeliveryError }
  | { readonly kind: 'permanent'; readonly error: DeliveryError }
  | { readonly kind: 'later'; readonly error: DeliveryError; readonly delaySeconds: number }
  | NotReached;

/**
 * The event comes again, and that is no attempt: after a delay that doubles from time to time (1 to 300 seconds), and without an end, or
 * `atMost` times in a row, after which it is a failed attempt. The subscriber's metric `UnreachedEvents` counts them.
 */
interface NotReached {
  readonly kind: 'not-attempted';
  readonly error: DeliveryError;
  readonly delaySeconds: number;
  readonly atMost?: number;
}

/** Where a subscriber's events can go. */
export interface Target {
  /**
   * Makes the connection by which events go, so that what is wrong is known before there is one, and looks, where that can be asked, whether the
   * place is there. Throws a `BrokerError`. A target that keeps no connection has none.
   */
  connect?(signal: AbortSignal): Promise<void>;
  /**
   * Sends events together, and tells what came of each, in their order; `delivered` once whatever takes them has said so. What goes wrong
   * is a result, and nothing is thrown. Sends nothing more once the signal aborts.
   */
  send(events: readonly TargetEvent[], signal: AbortSignal): Promise<readonly TargetResult[]>;
  /** Ends the connections that it holds. */
  close(): Promise<void>;
}
