import { AwsError } from '../../api/aws-error.ts';
import type { FauxAction } from './fauxqs.ts';
import { findQueue } from './find-queue.ts';

/** SQS API reference, "PurgeQueue". */
const APART_SECONDS = 60;

/** PurgeQueue (SQS API reference); what AWS may take a minute for is done at once. */
export const purgeQueue: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const now = queue.clock.now();
  if (now - (queue.purgedAt ?? Number.NEGATIVE_INFINITY) < APART_SECONDS * 1000)
    throw new AwsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every ${APART_SECONDS} seconds.`,
      403,
    );
  queue.purgedAt = now;
  queue.purge();
  return {};
};
