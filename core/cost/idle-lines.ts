import { type CostLine, makeLine } from './cost-line.ts';
import { PRICES } from './prices.ts';

/** Of 30 days. */
export const MONTH_SECONDS = 30 * 86_400;

/** Lambda asks a silent queue with five pollers, each of which waits up to 20 seconds for a message. */
const POLLERS = 5;
const POLL_SECONDS = 20;

/** A subscriber has a queue and a dead-letter queue. */
const QUEUES = 2;

const MINUTES = MONTH_SECONDS / 60;

/** Of `reconcile`, an estimate, and its memory (`lib/router-functions.ts`), with which it has a whole processor. */
const RECONCILE_SECONDS = 0.07;
export const RECONCILE_MEMORY_MB = 1769;

/** The router's alarms cost as much as so many of one metric; each subscriber has one more (`lib/monitoring`). */
const ROUTER_ALARMS = 10;

/** A minute's queries of `reconcile`: eight shards of the outbox, and eight of the list of events, in one hour or two. */
export const QUERIES_A_MINUTE = 8 + 8 * (61 / 60);

/**
 * What a router costs in a month, however many events come. It is less with many events, whose receives take the place
 * of empty ones, and with none, which are then not counted by the metric.
 */
export function idleLines(subscribers: number): readonly CostLine[] {
  const polls = (MONTH_SECONDS / POLL_SECONDS) * POLLERS * QUEUES * subscribers;
  // A query of an index costs half a unit, and the checkpoint, read consistently, a whole one.
  const reads = MINUTES * (QUERIES_A_MINUTE / 2 + 1);
  const seconds = (MINUTES * RECONCILE_SECONDS * RECONCILE_MEMORY_MB) / 1024;
  return [
    makeLine('SQS', 'empty receives', polls, PRICES.queueRequest),
    makeLine('Lambda', 'reconcile', MINUTES, PRICES.invocation),
    makeLine('Lambda', 'reconcile', seconds, PRICES.gigabyteSecond),
    makeLine('DynamoDB', 'reconcile reads', reads, PRICES.readUnit),
    makeLine('DynamoDB', 'reconcile writes', MINUTES, PRICES.writeUnit),
    makeLine('CloudWatch', 'metric of events', 1, PRICES.metric),
    makeLine('CloudWatch', 'alarms', ROUTER_ALARMS + subscribers, PRICES.alarm),
  ];
}
