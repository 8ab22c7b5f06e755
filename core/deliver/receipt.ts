import { type Delivery, HISTORY_LIMIT } from '../delivery/delivery.ts';
import { isCount, isTime, parseAttempts, parseDeliveryError } from '../delivery/parse-attempt.ts';
import { WaybillError } from '../errors.ts';
import { STAMP, STAMP_VERSION } from '../event/envelope.ts';
import type { Json } from '../event/event.ts';
import { isJsonObject, type JsonObject } from '../event/json-object.ts';
import { escapeForQueues } from '../event/queue-text.ts';
import { isTrackingId } from '../tracking-id.ts';

/** The body of a receipt: an outcome on its way to a ledger that could not take it. */
export function writeReceipt(row: Delivery): string {
  return escapeForQueues(JSON.stringify({ [STAMP]: { v: STAMP_VERSION, receipt: row } }));
}

/**
 * Reads the outcome in a stamp; undefined where it has none. The subscriber is the owner of the queue, whatever the
 * receipt says: nobody writes another's outcome. Throws `WaybillError('invalid-message')`.
 */
export function readReceipt({ receipt }: JsonObject, subscriber: string): Delivery | undefined {
  if (receipt === undefined) return undefined;
  const row = isJsonObject(receipt) ? parseRow(receipt, subscriber) : undefined;
  if (row !== undefined) return row;
  throw new WaybillError(
    'invalid-message',
    'the receipt is no outcome of a delivery; subscriber() alone sends receipts',
  );
}

const OUTCOMES = ['delivered', 'retrying', 'dead'] as const;

function parseRow(receipt: JsonObject, subscriber: string): Delivery | undefined {
  const { trackingId, round, attempts, history } = receipt;
  const status = OUTCOMES.find((outcome) => outcome === receipt.status);
  if (typeof trackingId !== 'string' || !isTrackingId(trackingId)) return undefined;
  if (status === undefined || !isCount(round) || !isCount(attempts)) return undefined;
  const list = Array.isArray(history) ? (history as readonly Json[]) : [];
  const attemptsMade = parseAttempts(list.slice(-HISTORY_LIMIT));
  if (attemptsMade === undefined) return undefined;
  const error = parseDeliveryError(receipt.error);
  return {
    trackingId,
    subscriber,
    status,
    round,
    attempts,
    history: attemptsMade,
    ...parseTimes(receipt),
    ...(error === undefined ? {} : { error }),
  };
}

function parseTimes(receipt: JsonObject) {
  const names = ['firstAttemptAt', 'lastAttemptAt', 'nextAttemptAt'] as const;
  const times = names.flatMap((name) => {
    const value = receipt[name];
    return isTime(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(times);
}
