import { eventLogFields } from '../log/log-fields.ts';
import type { ReceivedMessage } from './batch.ts';

/** Names an attempt at a delivery in a line of the log. */
export function attemptLogFields(
  { event, message, round, attempt }: ReceivedMessage,
  subscriber: string,
) {
  const { messageId } = message;
  const place = round === 1 ? { attempt } : { round, attempt };
  return { ...eventLogFields(event), subscriber, ...place, messageId };
}
