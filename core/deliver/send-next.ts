import { WaybillError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { DueList } from '../ports/due-list.ts';
import type { Queue } from '../ports/queue.ts';
import type { Subscriber } from '../records/subscriber.ts';
import type { AttemptResult } from './batch.ts';
import { followUp, nextAddress } from './outgoing.ts';
import { LONGEST_QUEUE_DELAY_SECONDS } from './retries/retry-delay.ts';

/** What the router sends attempts by, which may write to the due list itself. */
export interface SendPorts {
  readonly queue: Queue;
  readonly dueList: DueList;
  readonly clock: Clock;
}

/**
 * Sends the attempt that follows a failed one to its subscriber, or files it where it is due later than a queue can
 * delay it. Throws `WaybillError('ledger-unavailable')` or `'queue-unavailable'`.
 */
export async function sendNext(
  result: AttemptResult,
  { name: subscriber, queueUrl }: Pick<Subscriber, 'name' | 'queueUrl'>,
  { queue, dueList, clock }: SendPorts,
): Promise<void> {
  const { next, row, received } = result;
  if (next === undefined) return;
  const now = clock.now();
  if (next.delaySeconds > LONGEST_QUEUE_DELAY_SECONDS) {
    const to = nextAddress({ received, next }, { subscriber, row });
    const dueAt = new Date(now + next.delaySeconds * 1000).toISOString();
    await dueList.putDue([{ trackingId: row.trackingId, dueAt, to }], now);
    return;
  }
  const message = followUp(result, { subscriber, now });
  const [sent] = message === undefined ? [] : await queue.send(queueUrl, [message]);
  if (sent !== true)
    throw new WaybillError('queue-unavailable', 'the next attempt could not be sent');
}
