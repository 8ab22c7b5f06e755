import { LONGEST_QUEUE_DELAY_SECONDS } from '../delivery/retry-delay.ts';
import type { Clock } from '../ports/clock.ts';
import type { DueList } from '../ports/due-list.ts';
import type { Queue } from '../ports/queue.ts';
import type { Subscriber } from '../subscriber.ts';
import type { AttemptResult } from './batch.ts';
import { followUp, nextAddress } from './outgoing.ts';

/** What the router sends attempts by, which may write to the due list itself. */
export interface SendPorts {
  readonly queue: Queue;
  readonly dueList: DueList;
  readonly clock: Clock;
}

/**
 * Sends the attempt that follows a failed one to its subscriber, or files it where it is due later than a queue can
 * delay it; false where the queue has not taken it. Throws `WaybillError('ledger-unavailable')`.
 */
export async function sendNext(
  result: AttemptResult,
  { name: subscriber, queueUrl }: Pick<Subscriber, 'name' | 'queueUrl'>,
  { queue, dueList, clock }: SendPorts,
): Promise<boolean> {
  const { next, row, received } = result;
  if (next === undefined) return true;
  const now = clock.now();
  if (next.delaySeconds > LONGEST_QUEUE_DELAY_SECONDS) {
    const to = nextAddress({ received, next }, { subscriber, row });
    const dueAt = new Date(now + next.delaySeconds * 1000).toISOString();
    await dueList.putDue([{ trackingId: row.trackingId, dueAt, to }], now);
    return true;
  }
  const message = followUp(result, { subscriber, now });
  const [sent] = message === undefined ? [] : await queue.send(queueUrl, [message]);
  return sent === true;
}
