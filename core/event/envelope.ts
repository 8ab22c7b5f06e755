import type { EventRecord } from '../records/event-record.ts';
import type { CloudEvent, Json } from './event.ts';
import { lossyText, writeEventJson } from './event-json.ts';

/**
 * The attribute of the envelope that carries the waybill's stamp. CloudEvents attribute names are
 * `[a-z0-9]` only (spec, "Naming conventions"), so an underscore cannot clash with an extension.
 */
export const STAMP = '_waybill';

/** Where an envelope has the JSON of its data, if parsed data does not give back each number as it was sent. */
const DATA_TEXT = Symbol('dataText');

/** The `detail` of an EventBridge entry and the body of a subscriber's message: the CloudEvent and its stamp. */
export type Envelope = CloudEvent & { readonly [STAMP]: Json; readonly [DATA_TEXT]?: string };

/** Puts the stamp on an event: what its waybill says beside it, so that a lost one can be rebuilt. */
export function sealEnvelope(record: EventRecord): Envelope {
  const { trackingId, acceptedAt, expected, sizeBytes, producer, dataText } = record;
  const text = lossyText(dataText);
  const stamp = {
    trackingId,
    acceptedAt,
    expected,
    sizeBytes,
    ...(producer === undefined ? {} : { producer }),
    // A bus may read numbers as doubles, and write them anew; a text stays what it is.
    ...(text === undefined ? {} : { text }),
  };
  const envelope = { ...record.event, [STAMP]: stamp };
  return dataText === undefined ? envelope : { ...envelope, [DATA_TEXT]: dataText };
}

/**
 * The JSON of an envelope, with each number of its data as it was sent; `JSON.stringify` would lose digits. SQS takes
 * neither U+FFFE nor U+FFFF in a message (SendMessage API reference), so they are escaped.
 */
export function writeEnvelope(envelope: Envelope): string {
  return writeEventJson(envelope, envelope[DATA_TEXT]).replaceAll(
    /[\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );
}
