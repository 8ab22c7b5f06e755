import { WaybillError } from '../errors.ts';
import type { EventRecord } from '../ports/ledger.ts';
import { STAMP } from './envelope.ts';
import type { CloudEvent, Json } from './event.ts';

/**
 * Reads a message's body back into the accepted event. A rule's own dead letter holds the whole EventBridge
 * event, with the envelope under `detail`. Throws `WaybillError('invalid-message')` for anything else.
 */
export function openEnvelope(body: string): EventRecord {
  const parsed = parseObject(body);
  const envelope = STAMP in parsed ? parsed : parsed.detail;
  if (!isObject(envelope)) throw foreign(body);
  const { [STAMP]: stamp, ...event } = envelope;
  if (!isObject(stamp)) throw foreign(body);
  const { trackingId, acceptedAt, expected, sizeBytes, producer } = stamp;
  if (typeof trackingId !== 'string' || typeof acceptedAt !== 'string') throw foreign(body);
  const names = Array.isArray(expected) ? expected.filter((name) => typeof name === 'string') : [];
  return {
    trackingId,
    event: event as unknown as CloudEvent,
    acceptedAt,
    expected: names,
    sizeBytes: typeof sizeBytes === 'number' ? sizeBytes : body.length,
    state: names.length === 0 ? 'unmatched' : 'published',
    ...(typeof producer === 'string' ? { producer } : {}),
  };
}

function parseObject(body: string): { readonly [key: string]: Json } {
  let parsed: Json;
  try {
    parsed = JSON.parse(body) as Json;
  } catch (cause) {
    throw new WaybillError('invalid-message', `the message is not JSON: ${body.slice(0, 64)}`, {
      cause,
    });
  }
  if (!isObject(parsed)) throw foreign(body);
  return parsed;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foreign(body: string): WaybillError {
  return new WaybillError(
    'invalid-message',
    `the message carries no waybill stamp, so it was not sent by a Waybill router: ${body.slice(0, 64)}`,
  );
}
