import { eventsLogFields } from '../log/log-fields.ts';
import type { AttemptedEvent, ReceivedMessage } from './batch.ts';

/** Names an attempt at a delivery in a line of the log. */
export function attemptLogFields(
  { event, message, round, attempt }: ReceivedMessage<AttemptedEvent>,
  subscriber: string,
) {
  const { messageId } = message;
  const place = round === 1 ? { attempt } : { round, attempt };
  return { ...eventsLogFields([event]), subscriber, ...place, messageId };
}
