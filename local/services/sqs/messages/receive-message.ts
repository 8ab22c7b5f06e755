import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction, FauxStore, InFlight } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { invalidParameter, isLegalId, isWithin, WRONG_TYPE, wrongId } from './refusal.ts';
import { readShown, showMessage } from './show-message.ts';

/**
 * ReceiveMessage (SQS API reference). With as many messages in flight as a standard queue may have, a short poll gets
 * `OverLimit`, and a long poll nothing, as every poll of a FIFO queue (SQS developer guide, "Amazon SQS standard queue
 * quotas" and "Amazon SQS FIFO queue quotas").
 */
export const receiveMessage: FauxAction = async (input, store) => {
  const queue = findQueue(input, store);
  const shown = readShown(input);
  check(input, queue);
  const seconds = Number(input.WaitTimeSeconds ?? queue.attributes.ReceiveMessageWaitTimeSeconds);
  queue.processTimers();
  if (seconds === 0 && queue.room === 0 && !queue.isFifo())
    throw new AwsError(
      'OverLimit',
      `Too many messages are in flight in ${queue.name}: ${queue.inflightMessages.size}.`,
      403,
    );
  const entries = repeat(input, queue) ?? (await poll(input, seconds, { queue, store }));
  if (entries.length === 0) return {};
  return { Messages: entries.map((entry) => showMessage(entry, shown)) };
};

/** Receives until there is something, or the time is over. */
async function poll(
  input: AwsJson,
  seconds: number,
  { queue, store }: { readonly queue: LocalQueue; readonly store: FauxStore },
): Promise<readonly InFlight[]> {
  const { MaxNumberOfMessages = 1, VisibilityTimeout, ReceiveRequestAttemptId: id } = input;
  const resolve = (arn: string) => store.getQueueByArn(arn);
  const visibility = secondsOf(VisibilityTimeout, queue);
  const receive = () => queue.receive(Number(MaxNumberOfMessages), visibility, resolve);
  const until = queue.clock.now() + seconds * 1000;
  let entries = receive();
  while (entries.length === 0 && queue.clock.now() < until && !queue.isClosed) {
    await queue.waitFor(until);
    entries = receive();
  }
  if (id !== undefined) queue.attempts.remember(String(id), entries, queue.clock.now());
  return entries;
}

/** The messages of an attempt that is made again, hidden anew. */
function repeat(
  { ReceiveRequestAttemptId: id, VisibilityTimeout }: AwsJson,
  queue: LocalQueue,
): readonly InFlight[] | undefined {
  if (id === undefined) return undefined;
  const entries = queue.attempts.find(String(id), queue.inflightMessages, queue.clock.now());
  if (entries === undefined) return undefined;
  for (const { receiptHandle } of entries)
    queue.changeVisibility(receiptHandle, secondsOf(VisibilityTimeout, queue));
  queue.attempts.remember(String(id), entries, queue.clock.now());
  return entries;
}

function secondsOf(visibility: unknown, { attributes }: LocalQueue): number {
  return Number(visibility ?? attributes.VisibilityTimeout);
}

function check(input: AwsJson, queue: LocalQueue): void {
  const refuse = (name: string, reason: string) => {
    const { Code, Message } = invalidParameter(name, input[name], reason);
    throw new AwsError(Code, Message);
  };
  const { MaxNumberOfMessages: most = 1, VisibilityTimeout = 0, WaitTimeSeconds = 0 } = input;
  const { ReceiveRequestAttemptId: attempt } = input;
  if (!isWithin(most, 10) || most === 0)
    refuse('MaxNumberOfMessages', 'Must be between 1 and 10, if provided.');
  if (!isWithin(VisibilityTimeout, 43_200))
    refuse('VisibilityTimeout', 'Must be >= 0 and <= 43200, if provided.');
  if (!isWithin(WaitTimeSeconds, 20))
    refuse('WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided.');
  if (attempt !== undefined && !queue.isFifo()) refuse('ReceiveRequestAttemptId', WRONG_TYPE);
  if (attempt !== undefined && !isLegalId(attempt))
    refuse('ReceiveRequestAttemptId', wrongId('ReceiveRequestAttemptId'));
}
