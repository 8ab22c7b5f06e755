import type { Delivery } from './delivery/delivery.ts';
import { WaybillError } from './errors.ts';
import type { CloudEvent } from './event/event.ts';
import { writeEventJson } from './event/event-json.ts';
import type { Ledger } from './ports/ledger.ts';
import type { EventRecord, EventState } from './records/event-record.ts';
import { cutText } from './shared/cut-text.ts';
import { isTrackingId } from './tracking-id.ts';

/** The answer to "where is my event?". `event` and `acceptedAt` are missing only while a lost record waits for its rebuild. */
export interface Waybill {
  readonly trackingId: string;
  readonly state: EventState;
  readonly acceptedAt?: string;
  readonly sizeBytes?: number;
  readonly producer?: string;
  readonly event?: CloudEvent;
  /** The JSON of the event's data, where its parsed data does not give back each digit that was sent. */
  readonly dataText?: string;
  /** One per expected subscriber, and one per other that had it; in name order. */
  readonly deliveries: readonly Omit<Delivery, 'trackingId'>[];
  /** Expected subscribers that had no outcome long after acceptance. */
  readonly overdue: readonly string[];
}

/** Reads an event's waybill; throws `WaybillError('not-found')`. */
export async function readWaybill(trackingId: string, ledger: Ledger): Promise<Waybill> {
  if (!isTrackingId(trackingId)) throw unknownEvent(trackingId);
  const { record, deliveries } = await ledger.getWaybill(trackingId);
  if (record === undefined && deliveries.length === 0) throw unknownEvent(trackingId);
  const stored = new Map(deliveries.map((delivery) => [delivery.subscriber, delivery]));
  const names = new Set([...(record?.expected ?? []), ...stored.keys()]);
  return {
    trackingId,
    state: record?.state ?? 'published',
    ...(record === undefined ? {} : describe(record)),
    deliveries: [...names].sort().map((subscriber) => show(subscriber, stored.get(subscriber))),
    overdue: (record?.overdue ?? []).filter((name) => !stored.has(name)),
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
export function writeWaybill({ event, dataText, ...waybill }: Waybill): string {
  const json = JSON.stringify({ ...waybill, ...(dataText === undefined ? { event } : {}) });
  if (event === undefined || dataText === undefined) return json;
  return `${json.slice(0, -1)},"event":${writeEventJson(event, dataText)}}`;
}

function describe({ acceptedAt, sizeBytes, producer, event, dataText }: EventRecord) {
  return {
    acceptedAt,
    sizeBytes,
    ...(producer === undefined ? {} : { producer }),
    event,
    ...(dataText === undefined ? {} : { dataText }),
  };
}

function show(subscriber: string, delivery: Delivery | undefined): Omit<Delivery, 'trackingId'> {
  if (delivery === undefined) return { subscriber, status: 'pending', attempts: 0, history: [] };
  const { trackingId: _, ...shown } = delivery;
  return shown;
}
