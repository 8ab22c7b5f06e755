import { WaybillError } from '../errors.ts';
import type { EventRecord } from '../records/event-record.ts';
import { STAMP } from './envelope.ts';
import type { CloudEvent, Json } from './event.ts';
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
    event: event as unknown as CloudEvent,
    acceptedAt,
    expected: names,
    sizeBytes: typeof sizeBytes === 'number' ? sizeBytes : body.length,
    // It is on some subscriber's queue, whether or not ingest knew of any.
    state: 'published',
    ...(typeof producer === 'string' ? { producer } : {}),
  };
}

function parseObject(body: string): JsonObject {
  let parsed: Json;
  try {
    parsed = JSON.parse(body) as Json;
  } catch (cause) {
    const message = `the message of ${body.length} characters is not JSON`;
    throw new WaybillError('invalid-message', message, { cause });
  }
  if (!isJsonObject(parsed)) throw foreign(body);
  return parsed;
}

function foreign(body: string): WaybillError {
  return new WaybillError(
    'invalid-message',
    `the message of ${body.length} characters carries no waybill stamp, so it was not sent by a Waybill router`,
  );
}
