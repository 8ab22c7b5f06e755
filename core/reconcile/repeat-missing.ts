import type { LookedUp } from '../deliver/batch.ts';
import { failAttempt } from '../deliver/end-attempt.ts';
import { recordOutcome } from '../deliver/record-outcome.ts';
import { LONGEST_QUEUE_DELAY_SECONDS, retryDelaySeconds } from '../deliver/retries/retry-delay.ts';
import { sendNext } from '../deliver/send-next.ts';
import { errorLogFields, eventLogFields } from '../log/log-fields.ts';
import { reportOutcome } from '../log/report-outcome.ts';
import type { Delivery } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { EventRecord } from '../records/event-record.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { isOutage } from '../shared/is-outage.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';
import { sendDropped } from './dropped.ts';
import type { Run } from './reconcile.ts';
import { replayOf } from './replay-of.ts';

/** A delivery without an outcome long after it should have one, and its row, if any. */
export interface MissingDelivery {
  readonly trackingId: string;
  readonly subscriber: string;
  readonly row: Delivery | undefined;
  /** Whether the queue has dropped it: then no attempt has failed. */
  readonly isDropped?: boolean;
}

const NO_OUTCOME =
  'the event is no longer on the queue of its subscriber, and no outcome was reported: its function was not made with subscriber(), somebody takes from the queue beside the router, the queue was purged, or the event never reached it';

/**
 * Repeats deliveries whose message is gone. While anything is on a subscriber's queues, it may be the missing one; once
 * they are empty, the attempt counts as failed and is repeated by the policy, until the last one ends the delivery.
 * Answers the subscriber of each that did.
 */
export async function repeatMissing(
  missing: readonly MissingDelivery[],
  run: Run,
): Promise<readonly string[]> {
  if (missing.length === 0) return [];
  const subscribers = await run.ledger.listSubscribers();
  const names = new Set(missing.map(({ subscriber }) => subscriber));
  const owners = subscribers.filter(({ name }) => names.has(name));
  const died = await mapBounded(owners, CALLS_AT_ONCE, async (owner) => {
    const own = missing.filter(({ subscriber }) => subscriber === owner.name);
    if (!(await isEmpty(owner, run))) return [];
    return repeatAll(await findUnchanged(own, run), owner, run);
  });
  return died.flat();
}

/** Those that nobody has written of since: an outcome may have come, and its message gone, before the queues were asked. */
async function findUnchanged(
  missing: readonly MissingDelivery[],
  { ledger }: Run,
): Promise<readonly MissingDelivery[]> {
  const rows = await ledger.findDeliveries(missing);
  return missing.filter((one) => isSame(one.row, rows.get(deliveryId(one))));
}

function isSame(before: Delivery | undefined, now: Delivery | undefined): boolean {
  return (
    before?.status === now?.status &&
    before?.round === now?.round &&
    before?.attempts === now?.attempts &&
    before?.claim?.by === now?.claim?.by
  );
}

/** Whether nothing of a subscriber's is on its way; a queue that cannot be asked may have something. */
async function isEmpty(
  { name, queueUrl, deadLetterQueueUrl }: Subscriber,
  { queue, log }: Run,
): Promise<boolean> {
  try {
    const depths = await Promise.all([queueUrl, deadLetterQueueUrl].map((url) => queue.depth(url)));
    return depths.every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0);
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.warn('a queue cannot be asked for its depth', {
      subscriber: name,
      ...errorLogFields(error),
    });
    return false;
  }
}

async function repeatAll(
  missing: readonly MissingDelivery[],
  owner: Subscriber,
  run: Run,
): Promise<readonly string[]> {
  const { records } = await run.ledger.getEvents(missing.map(({ trackingId }) => trackingId));
  const events = new Map(records.map((record) => [record.trackingId, record]));
  const died = await mapBounded(missing, CALLS_AT_ONCE, async ({ trackingId, row, isDropped }) => {
    const record = events.get(trackingId);
    // What the bus has not taken yet, or what was sent a moment ago, is not missing.
    if (record === undefined || record.state === 'outbox') return [];
    if (run.underway.has(trackingId)) return [];
    try {
      if (isDropped) {
        await sendDropped({ record, row, owner }, run);
        return [];
      }
      return (await repeatOne({ record, row, owner }, run)) ? [owner.name] : [];
    } catch (error) {
      if (!isOutage(error)) throw error;
      const about = { ...eventLogFields(record), subscriber: owner.name, ...errorLogFields(error) };
      run.log.warn('a missing delivery could not be repeated', about);
      return [];
    }
  });
  return died.flat();
}

/** Sends, then records: a run that ends between the two repeats an attempt, and loses none. Answers whether the delivery died. */
async function repeatOne(
  {
    record,
    row,
    owner,
  }: {
    readonly record: EventRecord;
    readonly row: Delivery | undefined;
    readonly owner: Subscriber;
  },
  run: Run,
): Promise<boolean> {
  const { name: subscriber, retry: policy } = owner;
  const received = owedAttempt(record, row);
  const error = { class: 'NoOutcome', message: NO_OUTCOME };
  // By the queue in any case: one that takes no message now may be why nothing came.
  const delaySeconds = Math.min(
    LONGEST_QUEUE_DELAY_SECONDS,
    retryDelaySeconds(policy, received.attempt, run.random),
  );
  const context = { subscriber, policy, isLast: false, alone: false, delaySeconds, ...run };
  const result = failAttempt(received, error, context);
  await sendNext(result, owner, { ...run, dueList: run.ledger });
  const recorded = await recordOutcome(result.row, run.ledger);
  const about = { ...eventLogFields(record), subscriber, attempt: received.attempt };
  reportOutcome(recorded, about, run.log);
  return recorded.written && result.row.status === 'dead';
}

/** The attempt that has no outcome, as if its message had been received. */
function owedAttempt(record: EventRecord, row: Delivery | undefined): LookedUp {
  const message = {
    messageId: '',
    receiptHandle: '',
    body: '',
    receiveCount: 1,
    attributes: {},
  };
  return {
    message,
    event: record,
    round: row?.round ?? 1,
    attempt: (row?.attempts ?? 0) + 1,
    alone: false,
    firstAttemptAt: row?.firstAttemptAt,
    replay: replayOf(row),
    fromBus: false,
    previous: row,
  };
}
