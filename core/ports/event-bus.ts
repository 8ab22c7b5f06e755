import type { Envelope } from '../records/envelope.ts';

/** What became of one entry. `retryable` is true for throttling and outages, false for what the bus will always refuse. */
export type PublishResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
    };

/** The bus that fans events out to the subscribers' queues. */
export interface EventBus {
  /**
   * Publishes any number of envelopes, in as few calls as the bus allows; one result per envelope, in order.
   * Never throws for an outage: every entry of a failed call is reported as retryable.
   */
  publish(envelopes: readonly Envelope[]): Promise<readonly PublishResult[]>;
}
