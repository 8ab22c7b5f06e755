import { type CostLine, makeLine } from './cost-line.ts';
import { PRICES } from './prices.ts';

/** Of 30 days. */
export const MONTH_SECONDS = 30 * 86_400;

/** Lambda asks a silent queue with five pollers, each of which waits up to 20 seconds for a message. */
const POLLERS = 5;
const POLL_SECONDS = 20;

/**
 * A subscriber has a queue and a dead-letter queue, and the router the queue of waybills that are to be written, that of jobs,
 * and the dead-letter queue of subscribers that are made at run time.
 */
const QUEUES = 2;
const ROUTER_QUEUES = 3;

const MINUTES = MONTH_SECONDS / 60;

/** Of `reconcile`, an estimate, and its memory (`lib/router/router-functions.ts`), with which it has a whole processor. */
const RECONCILE_SECONDS = 0.1;
export const RECONCILE_MEMORY_MB = 1769;

/** The metrics that the router's alarms look at, each of which is paid for, and those of each subscriber's (`lib/monitoring`). */
const ROUTER_ALARMS = 20;
const ALARMS = 5;

/** A minute's queries of indexes by `reconcile`: eight shards of the outbox, and eight of the list of events, in one hour or two. */
const INDEX_QUERIES = 8 + 8 * (61 / 60);

/** And of the due list: four shards of six minutes, from three ago until two ahead. */
const DUE_QUERIES = 4 * 6;

/**
 * Of the slices that earlier runs have left to others, of jobs that have not ended, of subscribers that are paused, of those that
 * are made at run time, and of reports of types.
 */
const LIST_QUERIES = 5;

/** Of the list of events, and of the due list. */
const CHECKPOINTS = 2;

/** What `reconcile` calls in a minute in which there is nothing to do: it takes its lease and ends it, and moves its checkpoints. */
export const CALLS_A_MINUTE = {
  Query: INDEX_QUERIES + DUE_QUERIES + LIST_QUERIES,
  GetItem: CHECKPOINTS,
  PutItem: CHECKPOINTS + 2,
};

/**
 * What a router costs in a month, however many events come. It is less with many events, whose receives take the place
 * of empty ones, and with none, which are then not counted by the metric.
 */
export function idleLines(subscribers: number): readonly CostLine[] {
  const polls = (MONTH_SECONDS / POLL_SECONDS) * POLLERS * (ROUTER_QUEUES + QUEUES * subscribers);
  // A query of an index costs half a unit; checkpoints, slices and the due list, read consistently, cost a whole one.
  const reads = MINUTES * (INDEX_QUERIES / 2 + DUE_QUERIES + LIST_QUERIES + CHECKPOINTS);
  const seconds = (MINUTES * RECONCILE_SECONDS * RECONCILE_MEMORY_MB) / 1024;
  return [
    makeLine('SQS', 'empty receives', polls, PRICES.queueRequest),
    makeLine('Lambda', 'reconcile', MINUTES, PRICES.invocation),
    makeLine('Lambda', 'reconcile', seconds, PRICES.gigabyteSecond),
    makeLine('DynamoDB', 'reconcile reads', reads, PRICES.readUnit),
    makeLine('DynamoDB', 'reconcile writes', MINUTES * CALLS_A_MINUTE.PutItem, PRICES.writeUnit),
    makeLine('CloudWatch', 'metric of events', 1, PRICES.metric),
    makeLine('CloudWatch', 'alarms', ROUTER_ALARMS + ALARMS * subscribers, PRICES.alarm),
  ];
}
