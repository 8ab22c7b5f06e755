import {
  type Attempt,
  type Delivery,
  type DeliveryError,
  HISTORY_LIMIT,
} from '../delivery/delivery.ts';
import { WaybillError } from '../errors.ts';
import { STAMP, STAMP_VERSION } from '../event/envelope.ts';
import type { Json } from '../event/event.ts';
import { isJsonObject, type JsonObject } from '../event/json-object.ts';
import { isTrackingId } from '../tracking-id.ts';

/** The body of a receipt: an outcome on its way to a ledger that could not take it. */
export function writeReceipt(row: Delivery): string {
  return JSON.stringify({ [STAMP]: { v: STAMP_VERSION, receipt: row } });
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
  const parsed = list.slice(-HISTORY_LIMIT).map(parseAttempt);
  const attemptsMade = parsed.filter((attempt) => attempt !== undefined);
  if (attemptsMade.length < parsed.length) return undefined;
  const error = parseError(receipt.error);
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

function parseAttempt(value: Json): Attempt | undefined {
  if (!isJsonObject(value)) return undefined;
  const { at, number, round, outcome } = value;
  if (!isTime(at) || !isCount(number)) return undefined;
  if (outcome !== 'delivered' && outcome !== 'failed') return undefined;
  const error = parseError(value.error);
  return {
    at,
    number,
    outcome,
    ...(isCount(round) ? { round } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

function parseError(value: Json | undefined): DeliveryError | undefined {
  if (!isJsonObject(value)) return undefined;
  const { class: name, message, statusCode } = value;
  if (typeof name !== 'string' || typeof message !== 'string') return undefined;
  return { class: name, message, ...(typeof statusCode === 'number' ? { statusCode } : {}) };
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function isTime(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length <= 32 && !Number.isNaN(Date.parse(value));
}
