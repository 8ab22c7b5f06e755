import type { TargetEvent } from '../../../core/ports/bridging/target.ts';
import type { Measured } from '../span.ts';

/**
 * A broker's client as a program uses it that knows nothing of Waybill: with the acknowledgements and confirmations that a bridge waits
 * for, and the messages that it sends, made before the time begins.
 */
export interface AloneClient {
  /** Sends the messages of events, and waits for the confirmations of each group before the next. */
  write(to: string, events: readonly TargetEvent[]): Promise<Measured>;
  /** Reads so many messages, and acknowledges them as a bridge does: a batch at once. */
  read(from: string, count: number): Promise<Measured>;
}

/** How many messages wait for their confirmation at once. */
export const AT_ONCE = 100;
