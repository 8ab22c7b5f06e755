import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Slice } from '../ports/slices.ts';
import { writeJobMessage } from '../reconcile/slice.ts';

/** What slices are sent with. */
export interface SendSlicesPorts {
  readonly queue: Pick<Queue, 'send'>;
  readonly jobsQueueUrl: string;
  readonly log: Pick<Log, 'warn'>;
}

/** Has slices of a job done: a message for each. One that cannot be sent now is sent by `reconcile`, within a minute. */
export async function sendSlices(
  job: string,
  slices: readonly Pick<Slice, 'id'>[],
  { queue, jobsQueueUrl, log }: SendSlicesPorts,
): Promise<void> {
  if (slices.length === 0) return;
  const messages = slices.map(({ id }) => ({
    body: writeJobMessage({ job, id }),
    delaySeconds: 0,
  }));
  const taken = await queue.send(jobsQueueUrl, messages);
  const missed = taken.filter((isTaken) => !isTaken).length;
  if (missed > 0) log.warn('slices of a job wait for reconcile', { job, missed });
}
