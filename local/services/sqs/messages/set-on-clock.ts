import type { StoredMessage } from '../fauxqs.ts';

/** fauxqs stamps a new message with the machine's time; here it gets the cloud's (epoch milliseconds). A dead letter keeps its own. */
export function setOnClock(message: StoredMessage, now: number): void {
  if (message.approximateReceiveCount > 0) return;
  const shift = now - message.sentTimestamp;
  message.sentTimestamp += shift;
  if (message.delayUntil !== undefined) message.delayUntil += shift;
}
