import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { escapeForQueues } from '../../event/queue-text.ts';
import { ERROR_TEXT_LIMIT } from '../../log/describe-error.ts';
import {
  type Attempt,
  type Delivery,
  type DeliveryError,
  HISTORY_LIMIT,
} from '../../records/delivery.ts';
import { STAMP, STAMP_VERSION } from '../../records/envelope.ts';
import { isJobId } from '../../records/job.ts';
import { isCount, isTime, parseAttempts, parseDeliveryError } from '../../records/parse-attempt.ts';
import { isTrackingId } from '../../records/tracking-id.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';

/** The body of a receipt: an outcome on its way to a ledger that could not take it. */
export function writeReceipt(row: Delivery): string {
  return escapeForQueues(JSON.stringify({ [STAMP]: { v: STAMP_VERSION, receipt: row } }));
}

/**
 * Reads the outcome in a stamp; undefined where it has none. A receipt on a queue of another subscriber than its own is
 * refused: nobody writes another's outcome. Throws `WaybillError('invalid-message')`.
 */
export function readReceipt({ receipt }: JsonObject, subscriber: string): Delivery | undefined {
  if (receipt === undefined) return undefined;
  const row = isJsonObject(receipt) ? parseRow(receipt, subscriber) : undefined;
  if (row !== undefined) return row;
  throw new WaybillError(
    'invalid-message',
    'the receipt is no outcome of a delivery to this subscriber; subscriber() alone sends receipts',
  );
}

const OUTCOMES = ['delivered', 'retrying', 'dead'] as const;

function parseRow(receipt: JsonObject, subscriber: string): Delivery | undefined {
  const { trackingId, round, attempts } = receipt;
  const status = OUTCOMES.find((outcome) => outcome === receipt.status);
  if (receipt.subscriber !== subscriber || status === undefined) return undefined;
  if (typeof trackingId !== 'string' || !isTrackingId(trackingId)) return undefined;
  if (!isCount(round) || !isCount(attempts)) return undefined;
  const history = parseHistory(receipt.history);
  const times = parseTimes(receipt);
  if (history === undefined || times === undefined) return undefined;
  if (status === 'retrying' && times.nextAttemptAt === undefined) return undefined;
  const error = parseDeliveryError(receipt.error);
  const { job } = receipt;
  if (status !== 'delivered' && !isBounded(error)) return undefined;
  return {
    trackingId,
    subscriber,
    status,
    round,
    attempts,
    history,
    ...times,
    ...(isBounded(error) ? { error } : {}),
    ...(typeof job === 'string' && isJobId(job) ? { job } : {}),
    ...(receipt.replay === true ? { replay: true } : {}),
  };
}

function parseHistory(values: Json | undefined): readonly Attempt[] | undefined {
  const history = parseAttempts(values);
  if (history === undefined || history.length > HISTORY_LIMIT) return undefined;
  const isWhole = ({ at, outcome, error }: Attempt) =>
    isOurTime(at) && (outcome === 'delivered' ? error === undefined : isBounded(error));
  return history.every(isWhole) ? history : undefined;
}

type Times = Partial<Pick<Delivery, 'firstAttemptAt' | 'lastAttemptAt' | 'nextAttemptAt'>>;

function parseTimes(receipt: JsonObject): Times | undefined {
  const names = ['firstAttemptAt', 'lastAttemptAt', 'nextAttemptAt'] as const;
  const given = names.filter((name) => receipt[name] !== undefined);
  if (!given.every((name) => isOurTime(receipt[name]))) return undefined;
  return Object.fromEntries(given.map((name) => [name, receipt[name]]));
}

/** As `describeError` leaves it: a row must fit the ledger. */
function isBounded(error: DeliveryError | undefined): error is DeliveryError {
  return (
    error !== undefined &&
    error.class.length <= ERROR_TEXT_LIMIT &&
    error.message.length <= ERROR_TEXT_LIMIT
  );
}

/** As `toISOString` writes it, and no other way. */
function isOurTime(value: Json | undefined): boolean {
  return isTime(value) && new Date(value).toISOString() === value;
}
