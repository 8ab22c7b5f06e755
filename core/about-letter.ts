import type { Batch, Letter } from './batch.ts';
import { aboutEvent } from './log-fields.ts';

/** Names an attempt at a delivery in a line of the log. */
export function aboutLetter({ record, message }: Letter, { subscriber }: Batch) {
  const { messageId, receiveCount: attempt } = message;
  return { ...aboutEvent(record), subscriber, attempt, messageId };
}
