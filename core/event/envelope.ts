import type { ReceivedEvent } from '../records/received-event.ts';
import type { CloudEvent, Json } from './event.ts';

/**
 * The attribute of the envelope that carries the waybill's stamp. CloudEvents attribute names are
 * `[a-z0-9]` only (spec, "Naming conventions"), so an underscore cannot clash with an extension.
 */
export const STAMP = '_waybill';

/** The version of the stamp, by which a function knows a message of another one. */
export const STAMP_VERSION = 1;

/** Whom a message is for that the router sends itself, and which attempt it is. A message from the bus has no address. */
export interface Address {
  readonly subscriber: string;
  /** 1 is the first delivery; each redrive opens the next. */
  readonly round: number;
  /** Of the round; 1 is the first. */
  readonly attempt: number;
  /** Its function may end when it handles this event: nothing else is handled at that time. */
  readonly alone?: boolean;
  /** ISO 8601, UTC; of the round. */
  readonly firstAttemptAt?: string;
}

/** The `detail` of an EventBridge entry and the body of a subscriber's message: the CloudEvent and its stamp. */
export type Envelope = CloudEvent & { readonly [STAMP]: Json };

/** Puts the stamp on an event. `more` are members of the stamp beside the address. */
export function sealEnvelope(
  { trackingId, acceptedAt, producer, event }: ReceivedEvent,
  to?: Address,
  more: Readonly<Record<string, Json>> = {},
): Envelope {
  const stamp = {
    v: STAMP_VERSION,
    trackingId,
    acceptedAt,
    ...(producer === undefined ? {} : { producer }),
    ...(to === undefined ? {} : { to: { ...to } }),
    ...more,
  };
  return { ...event, [STAMP]: stamp };
}
