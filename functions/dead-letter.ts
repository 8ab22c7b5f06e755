import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readRecord } from '../aws/read-records.ts';
import { recoverWaybills } from '../core/accept/recover-waybills.ts';
import type { DeadMessage } from '../core/deliver/dead-letters/dead-message.ts';
import { findOwner } from '../core/deliver/dead-letters/find-owner.ts';
import { takeDeadLetters } from '../core/deliver/dead-letters/take-dead-letters.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';
import type { Queue } from '../core/ports/queue.ts';
import type { Random } from '../core/ports/random.ts';
import { SubscriberDirectory } from '../core/registry/subscriber-directory.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { MetricLog } from '../node/metric-log.ts';
import { composeLedger, composeMetrics, composeQueue } from './compose.ts';

interface DeadLetterPorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricLog;
  readonly log: Log;
  /** The router's, where this function is its own; undefined in the stacks of other subscribers. */
  readonly recoveryQueueUrl: string | undefined;
  /** Of the subscribers that are made at run time, where this function is the router's own. */
  readonly sharedDeadLetterQueueUrl?: string | undefined;
}

/** Looks after every subscriber's dead-letter queue, and the recovery queue of the router. */
export function makeDeadLetter(
  ports: DeadLetterPorts,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { ledger, metrics, recoveryQueueUrl } = ports;
  const directory = new SubscriberDirectory({ registry: ledger, ...ports });
  const recoveryQueue = recoveryQueueUrl?.split('/').at(-1);
  const sharedQueue = ports.sharedDeadLetterQueueUrl?.split('/').at(-1);
  return async ({ Records }) => {
    const [lost, dead] = split(Records, (record) => queueOf(record) === recoveryQueue);
    const { messages, unowned } = await findOwners(dead, directory, {
      log: ports.log,
      sharedQueue,
    });
    const roles = { deliveries: ledger, dueList: ledger, events: ledger, directory };
    const { failedMessageIds, died } = await takeDeadLetters(messages, { ...ports, ...roles });
    const unrecovered = await recoverWaybills(lost.map(readRecord), { ...ports, ...roles });
    const left = [...unowned, ...failedMessageIds, ...unrecovered];
    metrics.count({ UnrecordedOutcomes: left.length });
    for (const subscriber of new Set(died)) {
      const DeadDeliveries = died.filter((name) => name === subscriber).length;
      metrics.countFor(subscriber, { DeadDeliveries });
    }
    return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function queueOf({ eventSourceARN }: SQSRecord): string {
  return eventSourceARN.split(':').at(-1) ?? '';
}

function split<T>(items: readonly T[], is: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}

/**
 * So often a letter is looked at that nobody owns, in the queue of subscribers that are made at run time: that of one that is
 * gone goes then. What somebody still expects, `reconcile` finds missing.
 */
const MOST_RECEIVES = 3;

/** Who owns which letter is told by the list of subscribers; without it, all stay. */
async function findOwners(
  records: readonly SQSRecord[],
  directory: SubscriberDirectory,
  { log, sharedQueue }: { readonly log: Log; readonly sharedQueue: string | undefined },
): Promise<{ readonly messages: readonly DeadMessage[]; readonly unowned: readonly string[] }> {
  const subscribers = records.length === 0 ? [] : await directory.subscribers();
  if (subscribers === undefined)
    return { messages: [], unowned: records.map(({ messageId }) => messageId) };
  const unowned: string[] = [];
  const messages = records.flatMap((record): DeadMessage[] => {
    const queue = queueOf(record);
    const message = readRecord(record);
    const source = record.attributes.DeadLetterQueueSourceArn?.split(':').at(-1);
    const owner = findOwner({ message, queue, source }, subscribers);
    if (owner !== undefined) return [{ ...message, owner }];
    const { messageId, receiveCount } = message;
    log.warn('no registered subscriber owns a dead letter', { messageId, queue });
    if (queue !== sharedQueue || receiveCount < MOST_RECEIVES) unowned.push(messageId);
    return [];
  });
  return { messages, unowned };
}

const answer = lazy(() =>
  makeDeadLetter({
    ...composeLedger(),
    ...composeQueue(),
    ...composeMetrics(),
    recoveryQueueUrl: process.env[ENV.recoveryQueueUrl],
    sharedDeadLetterQueueUrl: process.env[ENV.deadLetterQueueUrl],
  }),
);

/** The Lambda handler; its ports are composed once, at the first batch. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => answer()(event);
