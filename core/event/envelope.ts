import type { EventRecord } from '../ports/ledger.ts';
import type { CloudEvent, Json } from './event.ts';

/**
 * The attribute of the envelope that carries the waybill's stamp. CloudEvents attribute names are
 * `[a-z0-9]` only (spec, "Naming conventions"), so an underscore cannot clash with an extension.
 */
export const STAMP = '_waybill';

/** What travels with an event from ingest to its subscribers, so that a lost waybill can be rebuilt. */
export interface Stamp {
  readonly trackingId: string;
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  readonly expected: readonly string[];
  readonly sizeBytes: number;
  readonly producer?: string;
}

/** The `detail` of an EventBridge entry and the body of a subscriber's message: the CloudEvent and its stamp. */
export type Envelope = CloudEvent & { readonly [STAMP]: Json };

/** Puts the stamp on an event. */
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
