import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { FauxStore } from './fauxqs.ts';
import { LocalQueue } from './queue/local-queue.ts';

/** The queue of a request; throws `AwsError('QueueDoesNotExist')`. */
export function findQueue({ QueueUrl }: AwsJson, store: FauxStore): LocalQueue {
  if (typeof QueueUrl !== 'string' || QueueUrl === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter QueueUrl.');
  const queue = store.getQueue(QueueUrl);
  if (queue instanceof LocalQueue) return queue;
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
