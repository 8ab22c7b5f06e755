import type { Json } from '../../core/event/event.ts';
import type {
  Attempt,
  Delivery,
  DeliveryError,
  DeliveryStatus,
} from '../../core/records/delivery.ts';
import type { FailedDelivery } from '../../core/records/job.ts';
import {
  deliveryKey,
  readDeliveryKey,
  shardOf,
  statusPartition,
  statusPosition,
} from '../../core/records/ledger-keys.ts';
import { isCount, isTime, parseAttempts } from '../../core/records/parse-attempt.ts';
import { type Item, number, requiredText, text, toItem } from './attributes.ts';

/**
 * The item of a delivery. Only failed states carry index keys, so a delivered one costs no index write; and one that was
 * delivered at the first attempt of all, as most are, has no history, which would say the same again and is paid by the byte.
 */
export function deliveryItem(delivery: Delivery, expiresAt: number, shards?: number): Item {
  const { trackingId, subscriber, status, error, lastAttemptAt } = delivery;
  const { pk, sk } = deliveryKey(trackingId, subscriber);
  const failed = status === 'retrying' || status === 'dead';
  return toItem({
    pk,
    sk,
    status,
    round: delivery.round,
    attempts: delivery.attempts,
    ...(wasDeliveredAtOnce(delivery)
      ? {}
      : { firstAttemptAt: delivery.firstAttemptAt, history: JSON.stringify(delivery.history) }),
    lastAttemptAt,
    nextAttemptAt: delivery.nextAttemptAt,
    claimedBy: delivery.claim?.by,
    claimedUntil: delivery.claim?.until,
    claimedAlone: delivery.claim?.alone ? 'yes' : undefined,
    errorClass: error?.class,
    errorMessage: error?.message,
    errorStatusCode: error?.statusCode,
    discardedAt: delivery.discarded?.at,
    discardReason: delivery.discarded?.reason,
    job: delivery.job,
    replay: delivery.replay ? 'yes' : undefined,
    statusPk: failed ? statusPartition(subscriber, status, shardOf(trackingId, shards)) : undefined,
    statusSk: failed ? statusPosition(trackingId, delivery) : undefined,
    expiresAt,
  });
}

/** Whether `firstDelivery` says the same of it. */
function wasDeliveredAtOnce(delivery: Delivery): boolean {
  const { status, round, attempts, firstAttemptAt: first, lastAttemptAt: last, history } = delivery;
  const [only, ...more] = history;
  if (status !== 'delivered' || round !== 1 || attempts !== 1) return false;
  if (only === undefined || more.length > 0 || only.round !== undefined) return false;
  const { at, number, outcome, error } = only;
  const isDelivered = outcome === 'delivered' && error === undefined;
  return isDelivered && first === last && at === last && number === 1;
}

/** What a row without a history leaves out, and a claim of a later round does not add. */
function firstDelivery(at: string): readonly Attempt[] {
  return [{ at, number: 1, outcome: 'delivered' }];
}

/** Reads a delivery back; undefined where another hand has written something that is none. */
export function readDeliveryItem(item: Item): Delivery | undefined {
  const status = STATUSES.find((known) => known === text(item, 'status'));
  const [round, attempts] = [number(item, 'round'), number(item, 'attempts')];
  const history = readHistory(item);
  if (status === undefined || !isCount(round) || history === undefined) return undefined;
  if (!isCount(attempts) && attempts !== 0) return undefined;
  const error = readError(item);
  const claim = readClaim(item);
  return {
    ...readDeliveryKey({ pk: requiredText(item, 'pk') }),
    status,
    round,
    attempts,
    history,
    ...readTimes(item),
    ...(error === undefined ? {} : { error }),
    ...(status === 'pending' && claim !== undefined ? { claim } : {}),
    ...readOperation(item),
  };
}

/** Reads what the index of failed deliveries has of one; undefined where another hand has written something that is none. */
export function readFailedItem(item: Item): FailedDelivery | undefined {
  const status = STATUSES.find((known) => known === text(item, 'status'));
  const attempts = number(item, 'attempts');
  if (status === undefined || (!isCount(attempts) && attempts !== 0)) return undefined;
  const error = readError(item);
  return {
    ...readDeliveryKey({ pk: requiredText(item, 'pk') }),
    status,
    attempts,
    ...readTimes(item),
    ...(error === undefined ? {} : { error }),
  };
}

const STATUSES: readonly DeliveryStatus[] = [
  'pending',
  'retrying',
  'delivered',
  'dead',
  'discarded',
];

function readHistory(item: Item): readonly Attempt[] | undefined {
  const [at, history] = [readTime(item, 'lastAttemptAt'), text(item, 'history')];
  if (item.history === undefined) return at === undefined ? [] : firstDelivery(at);
  try {
    return parseAttempts(JSON.parse(history ?? '') as Json);
  } catch {
    return undefined;
  }
}

/** A short row's first attempt is its last. */
function readTimes(
  item: Item,
): Pick<Delivery, 'firstAttemptAt' | 'lastAttemptAt' | 'nextAttemptAt'> {
  const [last, next] = [readTime(item, 'lastAttemptAt'), readTime(item, 'nextAttemptAt')];
  const isShort = item.history === undefined && text(item, 'status') === 'delivered';
  const first = readTime(item, 'firstAttemptAt') ?? (isShort ? last : undefined);
  return {
    ...(first === undefined ? {} : { firstAttemptAt: first }),
    ...(last === undefined ? {} : { lastAttemptAt: last }),
    ...(next === undefined ? {} : { nextAttemptAt: next }),
  };
}

/** What an operator has done to it. */
function readOperation(item: Item): Pick<Delivery, 'discarded' | 'job' | 'replay'> {
  const [at, reason] = [readTime(item, 'discardedAt'), text(item, 'discardReason')];
  const job = text(item, 'job');
  return {
    ...(at === undefined || reason === undefined ? {} : { discarded: { at, reason } }),
    ...(job === undefined ? {} : { job }),
    ...(text(item, 'replay') === 'yes' ? { replay: true } : {}),
  };
}

function readTime(item: Item, name: string): string | undefined {
  const value = text(item, name);
  return isTime(value) ? value : undefined;
}

function readClaim(item: Item): Delivery['claim'] {
  const [by, until] = [text(item, 'claimedBy'), number(item, 'claimedUntil')];
  if (by === undefined || until === undefined) return undefined;
  return { by, until, ...(text(item, 'claimedAlone') === 'yes' ? { alone: true } : {}) };
}

function readError(item: Item): DeliveryError | undefined {
  const name = text(item, 'errorClass');
  if (name === undefined) return undefined;
  const statusCode = number(item, 'errorStatusCode');
  const message = text(item, 'errorMessage') ?? '';
  return { class: name, message, ...(statusCode === undefined ? {} : { statusCode }) };
}
