import { WaybillError } from '../errors.ts';
import type { CloudEvent } from '../event/event.ts';
import { writeEventJson } from '../event/event-json.ts';
import type { Violation } from '../ports/catalog/schema-compiler.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Delivery, WaybillDelivery } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { EventRecord, EventState } from '../records/event-record.ts';
import { isTrackingId } from '../records/tracking-id.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { cutText } from '../shared/cut-text.ts';
import { registeredNames } from './registered-names.ts';
import { showDelivery } from './show-delivery.ts';

/** The answer to "where is my event?". */
export interface Waybill {
  readonly trackingId: string;
  readonly state: EventState;
  readonly acceptedAt: string;
  readonly sizeBytes: number;
  readonly producer?: string;
  readonly event: CloudEvent;
  /** One per expected subscriber, and one per other that had it; in name order. */
  readonly deliveries: readonly WaybillDelivery[];
  /** Expected subscribers that had no outcome long after acceptance. */
  readonly overdue: readonly string[];
  /** The tracking ids of the events that were made of it, with other data; `causationid` of each is its own. */
  readonly edits?: readonly string[];
  /** Where it is not as its type says, by JSON Pointers into the event; its type's policy only warns. */
  readonly violations?: readonly Violation[];
}

/** A waybill with the JSON of its event's data, where the parsed data does not give back each digit that was sent. */
interface ExactWaybill extends Waybill {
  readonly dataText?: string;
}

/** What a waybill is read from. */
export interface WaybillPorts {
  readonly ledger: Pick<EventStore, 'getEvent'> & Pick<DeliveryStore, 'findDeliveries'>;
  readonly directory: Pick<SubscriberDirectory, 'subscribers'>;
}

/** Reads an event's waybill; throws `WaybillError('not-found')`. */
export async function readWaybill(
  trackingId: string,
  { ledger, directory }: WaybillPorts,
): Promise<ExactWaybill> {
  if (!isTrackingId(trackingId)) throw unknownEvent(trackingId);
  const [record, registered] = await Promise.all([
    ledger.getEvent(trackingId),
    registeredNames(directory),
  ]);
  if (record === undefined) throw unknownEvent(trackingId);
  const names = [...new Set([...record.expected, ...registered])].sort();
  const stored = await ledger.findDeliveries(
    names.map((subscriber) => ({ trackingId, subscriber })),
  );
  const rowOf = (subscriber: string) => stored.get(deliveryId({ trackingId, subscriber }));
  const shown = names.filter((name) => record.expected.includes(name) || rowOf(name));
  return {
    ...describe(record),
    deliveries: shown.map((subscriber) => showDelivery(subscriber, rowOf(subscriber))),
    overdue: (record.overdue ?? []).filter((name) => isOpen(rowOf(name))),
  };
}

/** The error for a tracking id that no event has. */
export function unknownEvent(trackingId: string): WaybillError {
  const reason = isTrackingId(trackingId)
    ? 'it was never accepted here, or its retention has ended'
    : 'a tracking id is `wb_` and 26 of the characters a-z and 2-7';
  return new WaybillError(
    'not-found',
    `no event has the tracking id ${cutText(trackingId, 64)}; ${reason}`,
  );
}

/** A waybill as JSON; the event's data has each number as it was sent. */
export function writeWaybill({ event, dataText, ...waybill }: ExactWaybill): string {
  const json = JSON.stringify({ ...waybill, ...(dataText === undefined ? { event } : {}) });
  if (dataText === undefined) return json;
  return `${json.slice(0, -1)},"event":${writeEventJson(event, dataText)}}`;
}

function describe({
  trackingId,
  state,
  acceptedAt,
  sizeBytes,
  producer,
  event,
  dataText,
  edits,
  violations,
}: EventRecord) {
  const named = producer === undefined ? {} : { producer };
  const exact = dataText === undefined ? {} : { dataText };
  const edited = edits === undefined ? {} : { edits };
  const violated = violations === undefined ? {} : { violations };
  return {
    ...{ trackingId, state, acceptedAt, sizeBytes, ...named, event, ...exact },
    ...{ ...edited, ...violated },
  };
}

/** A flag that is older than the delivery says nothing any more. */
function isOpen(delivery: Delivery | undefined): boolean {
  const status = delivery?.status ?? 'pending';
  return status === 'pending' || status === 'retrying';
}
