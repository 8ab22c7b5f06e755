import type { EventRecord } from '../records/event-record.ts';
import type { CloudEvent, Json } from './event.ts';

/**
 * The attribute of the envelope that carries the waybill's stamp. CloudEvents attribute names are
 * `[a-z0-9]` only (spec, "Naming conventions"), so an underscore cannot clash with an extension.
 */
export const STAMP = '_waybill';

/** The `detail` of an EventBridge entry and the body of a subscriber's message: the CloudEvent and its stamp. */
export type Envelope = CloudEvent & { readonly [STAMP]: Json };

/** Puts the stamp on an event: what its waybill says beside it, so that a lost one can be rebuilt. */
export function sealEnvelope(record: EventRecord): Envelope {
  const { trackingId, acceptedAt, expected, sizeBytes, producer } = record;
  const stamp = {
    trackingId,
    acceptedAt,
    expected,
    sizeBytes,
    ...(producer === undefined ? {} : { producer }),
  };
  return { ...record.event, [STAMP]: stamp };
}
