import type {
  Attempt,
  Delivery,
  DeliveryError,
  DeliveryStatus,
} from '../../core/delivery/delivery.ts';
import { deliveryKey, shardOf, statusPartition } from '../../core/ledger/keys.ts';
import { type Item, number, requiredText, text, toItem } from './attributes.ts';

/** The item of a delivery. Only failed states carry index keys, so a delivered one costs no index write. */
export function deliveryItem(delivery: Delivery, expiresAt: number): Item {
  const { trackingId, subscriber, status, error, lastAttemptAt } = delivery;
  const { pk, sk } = deliveryKey(trackingId, subscriber);
  const failed = status === 'retrying' || status === 'dead';
  return toItem({
    pk,
    sk,
    status,
    attempts: delivery.attempts,
    firstAttemptAt: delivery.firstAttemptAt,
    lastAttemptAt,
    nextAttemptAt: delivery.nextAttemptAt,
    errorClass: error?.class,
    errorMessage: error?.message,
    errorStatusCode: error?.statusCode,
    history: JSON.stringify(delivery.history),
    statusPk: failed ? statusPartition(subscriber, status, shardOf(trackingId)) : undefined,
    statusSk: failed ? `${lastAttemptAt ?? ''}#${trackingId}` : undefined,
    expiresAt,
  });
}

/** Reads a delivery back. */
export function readDeliveryItem(item: Item): Delivery {
  const error = readError(item);
  const times = ['firstAttemptAt', 'lastAttemptAt', 'nextAttemptAt'].flatMap((name) => {
    const value = text(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    trackingId: requiredText(item, 'pk').slice('EVENT#'.length),
    subscriber: requiredText(item, 'sk').slice('DELIVERY#'.length),
    status: requiredText(item, 'status') as DeliveryStatus,
    attempts: number(item, 'attempts') ?? 0,
    history: JSON.parse(text(item, 'history') ?? '[]') as Attempt[],
    ...Object.fromEntries(times),
    ...(error === undefined ? {} : { error }),
  };
}

function readError(item: Item): DeliveryError | undefined {
  const name = text(item, 'errorClass');
  if (name === undefined) return undefined;
  const statusCode = number(item, 'errorStatusCode');
  const message = text(item, 'errorMessage') ?? '';
  return { class: name, message, ...(statusCode === undefined ? {} : { statusCode }) };
}
