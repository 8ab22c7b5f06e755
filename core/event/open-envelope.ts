import { WaybillError } from '../errors.ts';
import type { EventRecord } from '../records/event-record.ts';
import { STAMP } from './envelope.ts';
import type { CloudEvent, Json } from './event.ts';
import { type ExactEvent, textOfData } from './event-json.ts';
import { keepNumbers } from './exact-json.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

/**
 * Reads a message's body back into the accepted event. A rule's own dead letter holds the whole EventBridge
 * event, with the envelope under `detail`. Throws `WaybillError('invalid-message')` for anything else, whose content
 * is in no error: these are logged, and an event's data must not be.
 */
export function openEnvelope(body: string): EventRecord {
  const parsed = parseObject(body);
  const envelope = STAMP in parsed ? parsed : parsed.detail;
  if (!isJsonObject(envelope)) throw foreign(body);
  const { [STAMP]: stamp, ...event } = envelope;
  if (!isJsonObject(stamp)) throw foreign(body);
  const { trackingId, acceptedAt, expected, sizeBytes, producer } = stamp;
  if (typeof trackingId !== 'string' || typeof acceptedAt !== 'string') throw foreign(body);
  const names = Array.isArray(expected) ? expected.filter((name) => typeof name === 'string') : [];
  return {
    trackingId,
    ...readData(event, { body, parsed, text: stamp.text }),
    acceptedAt,
    expected: names,
    sizeBytes: typeof sizeBytes === 'number' ? sizeBytes : body.length,
    // It is on some subscriber's queue, whether or not ingest knew of any.
    state: 'published',
    ...(typeof producer === 'string' ? { producer } : {}),
  };
}

/**
 * The event with its data, and the text of its data where it is needed: the stamp's, or else as the message has it. The
 * stamp's counts for the data, too, whatever numbers the bus has made of it.
 */
function readData(
  event: JsonObject,
  { body, parsed, text }: { body: string; parsed: JsonObject; text: Json | undefined },
): ExactEvent {
  if (typeof text === 'string') {
    const data = parse(text);
    return { event: { ...event, data } as unknown as CloudEvent, dataText: text };
  }
  const exact = keepNumbers(body, parsed);
  const envelope = isJsonObject(exact) && !(STAMP in exact) ? exact.detail : exact;
  const dataText = exact === parsed ? undefined : textOfData(envelope, event);
  return {
    event: event as unknown as CloudEvent,
    ...(dataText === undefined ? {} : { dataText }),
  };
}

function parseObject(body: string): JsonObject {
  const parsed = parse(body);
  if (!isJsonObject(parsed)) throw foreign(body);
  return parsed;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const message = `the message of ${text.length} characters is not JSON`;
    throw new WaybillError('invalid-message', message, { cause });
  }
}

function foreign(body: string): WaybillError {
  return new WaybillError(
    'invalid-message',
    `the message of ${body.length} characters carries no waybill stamp, so it was not sent by a Waybill router`,
  );
}
