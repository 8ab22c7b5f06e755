import type {
  Attempt,
  Delivery,
  DeliveryError,
  DeliveryStatus,
} from '../../core/delivery/delivery.ts';
import { deliveryKey, readDeliveryKey, shardOf, statusPartition } from '../../core/ledger/keys.ts';
import { type Item, number, requiredText, text, toItem } from './attributes.ts';

/**
 * The item of a delivery. Only failed states carry index keys, so a delivered one costs no index write; and one that was
 * delivered at its first attempt, as most are, has no history, which would say the same again and is paid by the byte.
 */
export function deliveryItem(delivery: Delivery, expiresAt: number): Item {
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
    errorClass: error?.class,
    errorMessage: error?.message,
    errorStatusCode: error?.statusCode,
    statusPk: failed ? statusPartition(subscriber, status, shardOf(trackingId)) : undefined,
    statusSk: failed ? `${lastAttemptAt ?? ''}#${trackingId}` : undefined,
    expiresAt,
  });
}

/** Whether `onlyAttempt` says the same of it. */
function wasDeliveredAtOnce(delivery: Delivery): boolean {
  const { status, attempts, firstAttemptAt: first, lastAttemptAt: last, history } = delivery;
  const [only, ...more] = history;
  if (only?.round !== undefined) return false;
  if (status !== 'delivered' || only === undefined || more.length > 0) return false;
  const { at, number, outcome, error } = only;
  const isDelivered = outcome === 'delivered' && error === undefined;
  return isDelivered && first === last && at === last && number === attempts;
}

/** What a row without a history leaves out. */
function onlyAttempt(at: string, number: number): Pick<Delivery, 'firstAttemptAt' | 'history'> {
  return { firstAttemptAt: at, history: [{ at, number, outcome: 'delivered' }] };
}

/** Reads a delivery back. */
export function readDeliveryItem(item: Item): Delivery {
  const error = readError(item);
  const times = ['firstAttemptAt', 'lastAttemptAt', 'nextAttemptAt'].flatMap((name) => {
    const value = text(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const status = readStatus(item);
  const attempts = number(item, 'attempts') ?? 0;
  const [at, history] = [text(item, 'lastAttemptAt'), text(item, 'history')];
  const isShort = history === undefined && status === 'delivered' && at !== undefined;
  const claim = readClaim(item);
  return {
    ...readDeliveryKey({ pk: requiredText(item, 'pk') }),
    status,
    round: number(item, 'round') ?? 1,
    attempts,
    history: JSON.parse(history ?? '[]') as Attempt[],
    ...Object.fromEntries(times),
    ...(isShort ? onlyAttempt(at, attempts) : {}),
    ...(error === undefined ? {} : { error }),
    ...(status === 'pending' && claim !== undefined ? { claim } : {}),
  };
}

const STATUSES: readonly DeliveryStatus[] = [
  'pending',
  'retrying',
  'delivered',
  'dead',
  'discarded',
];

function readStatus(item: Item): DeliveryStatus {
  const name = requiredText(item, 'status');
  const status = STATUSES.find((known) => known === name);
  if (status !== undefined) return status;
  throw new TypeError(`the ledger item ${item.pk?.S} has the status ${name.slice(0, 64)}`);
}

function readClaim(item: Item): Delivery['claim'] {
  const [by, until] = [text(item, 'claimedBy'), number(item, 'claimedUntil')];
  return by === undefined || until === undefined ? undefined : { by, until };
}

function readError(item: Item): DeliveryError | undefined {
  const name = text(item, 'errorClass');
  if (name === undefined) return undefined;
  const statusCode = number(item, 'errorStatusCode');
  const message = text(item, 'errorMessage') ?? '';
  return { class: name, message, ...(statusCode === undefined ? {} : { statusCode }) };
}
