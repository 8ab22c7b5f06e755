import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { textOfData, writeEventJson } from '../event/event-json.ts';
import { escapeForQueues } from '../event/queue-text.ts';
import type { EventRecord, EventState } from '../records/event-record.ts';
import { isTrackingId } from '../records/tracking-id.ts';
import { keepNumbers } from '../shared/json/exact-json.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';

/** A waybill that the ledger could not take; `expected` is missing where nobody could say who subscribes. */
export type LostWaybill = Omit<EventRecord, 'expected'> & Partial<Pick<EventRecord, 'expected'>>;

const VERSION = 1;
const STATES: readonly EventState[] = ['published', 'outbox', 'unmatched'];

/** The body of a message of the recovery queue. */
export function writeLostWaybill(waybill: LostWaybill): string {
  const { event, dataText, ...rest } = waybill;
  const head = JSON.stringify({ v: VERSION, waybill: rest }).slice(0, -2);
  return escapeForQueues(`${head},"event":${writeEventJson(event, dataText)}}}`);
}

/** Reads a message of the recovery queue. Throws `WaybillError('invalid-message')`. */
export function readLostWaybill(body: string): LostWaybill {
  let parsed: Json;
  try {
    parsed = JSON.parse(body) as Json;
  } catch (cause) {
    throw new WaybillError('invalid-message', 'the message is not JSON', { cause });
  }
  const waybill = isJsonObject(parsed) && parsed.v === VERSION ? parsed.waybill : undefined;
  if (isJsonObject(waybill) && isWhole(waybill))
    return { ...(waybill as unknown as LostWaybill), ...exactText(body, parsed) };
  throw new WaybillError(
    'invalid-message',
    'the message is no waybill: the recovery queue takes those that ingest sends, and no others',
  );
}

function isWhole({ event, ...waybill }: JsonObject): boolean {
  const { trackingId, acceptedAt, state, sizeBytes, expected, producer, violations } = waybill;
  return (
    isText(trackingId) &&
    isTrackingId(trackingId) &&
    isText(acceptedAt) &&
    !Number.isNaN(Date.parse(acceptedAt)) &&
    STATES.some((known) => known === state) &&
    typeof sizeBytes === 'number' &&
    (expected === undefined || (Array.isArray(expected) && expected.every(isText))) &&
    (producer === undefined || isText(producer)) &&
    (violations === undefined || Array.isArray(violations)) &&
    isJsonObject(event) &&
    [event.id, event.source, event.type].every(isText)
  );
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

/** The text of the event's data, where the parsed one does not give back each digit. */
function exactText(body: string, parsed: Json): Pick<LostWaybill, 'dataText'> {
  const exact = keepNumbers(body, parsed);
  if (exact === parsed || !isJsonObject(exact) || !isJsonObject(exact.waybill)) return {};
  const dataText = textOfData(exact.waybill.event, null);
  return dataText === undefined ? {} : { dataText };
}
