import { WaybillError } from '../errors.ts';
import type { CloudEvent } from '../event/event.ts';
import { type ExactEvent, isSameEvent } from '../event/event-json.ts';
import type { ParsedItem } from '../event/parse-request.ts';
import { epochMs } from '../event/rfc3339.ts';
import { trackingId } from '../records/tracking-id.ts';
import { cutText } from '../shared/cut-text.ts';
import type { AcceptPorts, AcceptRequest } from './accept-events.ts';
import { type AcceptResult, rejected } from './accept-result.ts';
import { expectedBy } from './expected-by.ts';
import type { LostWaybill } from './lost-waybill.ts';

/** How far ahead of the router's clock an event's time may be, in milliseconds. */
const FUTURE_MS = 86_400_000;

/** An event that is in order, its waybill, and where it and its copies stood in the request. */
export interface FreshEvent {
  readonly waybill: LostWaybill;
  readonly places: number[];
  /** Its type should not be sent any more. */
  readonly deprecated: true | undefined;
}

/** Tells the events that are in order from those that are refused; `results` has a place for each. */
export function triageEvents(
  request: AcceptRequest,
  { clock, sha256 }: Pick<AcceptPorts, 'clock' | 'sha256'>,
): { readonly fresh: readonly FreshEvent[]; readonly results: AcceptResult[] } {
  const results: AcceptResult[] = [];
  const fresh = new Map<string, FreshEvent>();
  const now = clock.now();
  request.items.forEach((item, place) => {
    if (!item.ok) {
      results[place] = rejected(item, item.error);
      return;
    }
    const tracking = trackingId(item.event.source, item.event.id, sha256);
    const twin = fresh.get(tracking);
    const error = checkTime(item.event, now) ?? checkTwin(item, twin?.waybill);
    if (error !== undefined) results[place] = rejected(item.event, error);
    else if (twin !== undefined) twin.places.push(place);
    else {
      const waybill = makeWaybill(item, { tracking, now, ...request });
      fresh.set(tracking, { waybill, places: [place], deprecated: item.deprecated });
    }
  });
  return { fresh: [...fresh.values()], results };
}

/** A time far ahead is a producer's wrong clock; times gone by are history, and welcome. */
function checkTime({ time }: CloudEvent, now: number): WaybillError | undefined {
  if (time === undefined || !((epochMs(time) ?? now) > now + FUTURE_MS)) return undefined;
  const message = `\`time\` is more than a day ahead of this router's clock (${new Date(now).toISOString()}); received ${time}; set the producer's clock`;
  return new WaybillError('invalid-event', message);
}

/** Two different events of one identity in one batch: one of them would be lost as the other's duplicate. */
function checkTwin(sent: ExactEvent, twin: LostWaybill | undefined): WaybillError | undefined {
  if (twin === undefined || isSameEvent(twin, sent)) return undefined;
  const { id, source } = sent.event;
  const message = `\`id\` ${cutText(id, 64)} of \`source\` ${cutText(source, 64)} stands in this batch twice, with different content; give each event an id of its own`;
  return new WaybillError('invalid-event', message);
}

function makeWaybill(
  { event, dataText, sizeBytes, violations }: Extract<ParsedItem, { readonly ok: true }>,
  {
    tracking,
    now,
    subscribers,
    producer,
  }: Pick<AcceptRequest, 'subscribers' | 'producer'> & {
    readonly tracking: string;
    readonly now: number;
  },
): LostWaybill {
  const expected = subscribers === undefined ? undefined : expectedBy(event, subscribers);
  return {
    trackingId: tracking,
    event,
    acceptedAt: new Date(now).toISOString(),
    sizeBytes,
    state: expected?.length === 0 ? 'unmatched' : 'published',
    ...(dataText === undefined ? {} : { dataText }),
    ...(expected === undefined ? {} : { expected }),
    ...(producer === undefined ? {} : { producer }),
    ...(violations === undefined ? {} : { violations }),
  };
}
