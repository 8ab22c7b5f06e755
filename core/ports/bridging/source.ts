import type { BrokerMessage } from '../../bridge/broker-message.ts';

/**
 * Takes messages of a source. It resolves once each of them is an event that the router has accepted, or lies in quarantine, however long
 * that takes; it rejects where the signal of the run has aborted: then none of them may be acknowledged.
 */
export type TakeMessages = (messages: readonly BrokerMessage[]) => Promise<void>;

/** Where a bridge's messages come from. */
export interface Source {
  /**
   * Reads messages until the signal aborts, and acknowledges those that were taken; resolves once it has let go of everything. At most a
   * bounded number of messages is held at once. Throws a `BrokerError` where the broker is not reached, refuses, or is lost: the caller
   * runs it again.
   */
  run(take: TakeMessages, signal: AbortSignal): Promise<void>;
}
