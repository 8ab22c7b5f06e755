import { type ErrorCode, WaybillError } from './errors.ts';
import { type Envelope, sealEnvelope } from './event/envelope.ts';
import type { CloudEvent } from './event/event.ts';
import { type ExactEvent, isSameEvent } from './event/event-json.ts';
import type { ParsedItem } from './event/parse-request.ts';
import { epochMs } from './event/rfc3339.ts';
import { isOutage } from './is-outage.ts';
import { aboutError, aboutEvent, aboutEvents, aboutRefusal } from './log-fields.ts';
import type { Pattern } from './pattern/pattern.ts';
import type { Clock } from './ports/clock.ts';
import type { Sha256 } from './ports/digest.ts';
import type { EventBus, PublishResult } from './ports/event-bus.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { Random } from './ports/random.ts';
import { publishPatiently } from './publish-patiently.ts';
import type { EventRecord } from './records/event-record.ts';
import { cutText } from './shared/cut-text.ts';
import { trackingId } from './tracking-id.ts';

/** How far ahead of the router's clock an event's time may be, in milliseconds. */
const FUTURE_MS = 86_400_000;

/** The outside world of ingest. */
export interface AcceptPorts {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly random: Random;
  readonly sha256: Sha256;
  readonly log: Log;
}

/** A request's events and who may want them. */
export interface AcceptRequest {
  readonly items: readonly ParsedItem[];
  readonly subscribers: readonly { readonly name: string; readonly pattern: Pattern }[];
  readonly producer?: string;
  /** Told how many events are in order, before any is taken; what it throws refuses the request. */
  readonly admit?: (events: number) => Promise<void>;
}

/** What became of one event of a request. */
export interface AcceptResult {
  readonly id?: string;
  readonly source?: string;
  readonly trackingId?: string;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  readonly subscribers: readonly string[];
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** What became of a request's events: one result per event, in order, and how many went into the outbox. */
export interface AcceptReport {
  readonly results: readonly AcceptResult[];
  readonly outboxed: number;
}

/**
 * Accepts a request's events. An event is accepted once the bus took it or the ledger's outbox holds it; one event's
 * failure never touches another's.
 */
export async function acceptEvents(
  request: AcceptRequest,
  ports: AcceptPorts,
): Promise<AcceptReport> {
  const results: AcceptResult[] = [];
  const fresh = new Map<string, { record: EventRecord; places: number[] }>();
  const acceptedAt = new Date(ports.clock.now()).toISOString();

  request.items.forEach((item, place) => {
    if (!item.ok) {
      results[place] = rejected(item, item.error);
      return;
    }
    const { id, source } = item.event;
    const tracking = trackingId(source, id, ports.sha256);
    const known = fresh.get(tracking);
    const error = checkTime(item.event, ports.clock.now()) ?? checkTwin(item, known?.record);
    if (error !== undefined) results[place] = rejected(item.event, error);
    else if (known !== undefined) known.places.push(place);
    else {
      const record = makeRecord(
        item.event,
        tracking,
        { ...exactly(item), acceptedAt, sizeBytes: item.sizeBytes },
        request,
      );
      fresh.set(tracking, { record, places: [place] });
    }
  });
  if (fresh.size === 0) return { results, outboxed: 0 };

  const places = [...fresh.values()].flatMap((event) => event.places);
  await request.admit?.(places.length);
  const known = await findKnown(
    [...fresh.values()].map(({ record }) => record),
    ports,
  );
  const { errors, outboxed } = await store(
    [...fresh.values()]
      .map(({ record }) => record)
      .filter((record) => !known.has(record.trackingId)),
    ports,
  );
  for (const [tracking, { record, places }] of fresh) {
    const error = errors.get(tracking);
    const duplicateOf = known.get(tracking);
    places.forEach((place, copy) => {
      if (error !== undefined)
        results[place] = { ...identify(record), ...rejected(record.event, error) };
      else if (duplicateOf !== undefined) results[place] = duplicate(record, duplicateOf.expected);
      else if (copy > 0) results[place] = duplicate(record, record.expected);
      else
        results[place] = { ...identify(record), status: 'accepted', subscribers: record.expected };
    });
  }
  return { results, outboxed };
}

/** A time far ahead is a producer's wrong clock; times gone by are history, and welcome. */
function checkTime({ time }: CloudEvent, now: number): WaybillError | undefined {
  if (time === undefined || !((epochMs(time) ?? now) > now + FUTURE_MS)) return undefined;
  const message = `\`time\` is more than a day ahead of this router's clock (${new Date(now).toISOString()}); received ${time}; set the producer's clock`;
  return new WaybillError('invalid-event', message);
}

/** Two different events of one identity in one batch: one of them would be lost as the other's duplicate. */
function checkTwin(sent: ExactEvent, twin: EventRecord | undefined): WaybillError | undefined {
  if (twin === undefined || isSameEvent(twin, sent)) return undefined;
  const { id, source } = sent.event;
  const message = `\`id\` ${cutText(id, 64)} of \`source\` ${cutText(source, 64)} stands in this batch twice, with different content; give each event an id of its own`;
  return new WaybillError('invalid-event', message);
}

/** The text of its data goes with an event that has numbers which its parsed data does not give back. */
function exactly({ dataText }: ExactEvent): Pick<EventRecord, 'dataText'> {
  return dataText === undefined ? {} : { dataText };
}

function makeRecord(
  event: CloudEvent,
  tracking: string,
  accepted: Pick<EventRecord, 'dataText' | 'acceptedAt' | 'sizeBytes'>,
  { subscribers, producer }: AcceptRequest,
): EventRecord {
  const expected = subscribers
    .filter(({ pattern }) => pattern.matches(event))
    .map(({ name }) => name)
    .sort();
  const state = expected.length === 0 ? 'unmatched' : 'published';
  return {
    trackingId: tracking,
    event,
    ...accepted,
    expected,
    state,
    ...(producer === undefined ? {} : { producer }),
  };
}

/** A ledger that cannot be read must not stop acceptance: the events then count as new, and delivery is still suppressed twice. */
async function findKnown(
  records: readonly EventRecord[],
  { ledger, log }: AcceptPorts,
): Promise<ReadonlyMap<string, Pick<EventRecord, 'expected'>>> {
  try {
    return await ledger.findEvents(records.map(({ trackingId: id }) => id));
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { ...aboutEvents(records), ...aboutError(error) };
    log.warn('events count as new, whether or not they are', about);
    return new Map();
  }
}

/** Publishes, puts what the bus could not take into the outbox, and writes the waybills; `errors` are by tracking id. */
async function store(
  records: readonly EventRecord[],
  ports: AcceptPorts,
): Promise<{ readonly errors: ReadonlyMap<string, WaybillError>; readonly outboxed: number }> {
  const errors = new Map<string, WaybillError>();
  if (records.length === 0) return { errors, outboxed: 0 };
  const envelopes: Envelope[] = records.map(sealEnvelope);
  const published = await publishPatiently(envelopes, ports);

  const rows: EventRecord[] = [];
  records.forEach((record, index) => {
    const result = published[index];
    if (result?.ok) rows.push(record);
    else if (result === undefined || result.retryable) rows.push({ ...record, state: 'outbox' });
    else {
      const message = `the event bus refuses this event (${result.code}): ${result.message}`;
      errors.set(record.trackingId, new WaybillError('bus-refused', message));
    }
  });

  const unwritten = await write(rows, ports);
  reportRefusals(records, published, ports.log);
  const outbox = rows.filter(({ state }) => state === 'outbox');
  const lost = outbox.filter(({ trackingId: id }) => unwritten.has(id));
  for (const { trackingId: id } of lost) {
    const message =
      'neither the event bus nor the ledger could take this event; send it again later';
    errors.set(id, new WaybillError('unavailable', message));
  }
  return { errors, outboxed: outbox.length - lost.length };
}

/** Answers the tracking ids that could not be written. */
async function write(
  rows: readonly EventRecord[],
  { ledger, log }: AcceptPorts,
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const unwritten = new Set(await putEvents(rows, ledger));
  const left = rows.filter(({ trackingId: id }) => unwritten.has(id));
  if (left.length > 0) log.warn('waybills could not be written', aboutEvents(left));
  return unwritten;
}

async function putEvents(rows: readonly EventRecord[], ledger: Ledger): Promise<readonly string[]> {
  try {
    return await ledger.putEvents(rows);
  } catch (error) {
    if (isOutage(error)) return rows.map(({ trackingId: id }) => id);
    throw error;
  }
}

/** One line for the events that the bus could not take now, and one for each that it never will. */
function reportRefusals(
  records: readonly EventRecord[],
  results: readonly PublishResult[],
  log: Log,
): void {
  const refusals = records.flatMap((record, place) => {
    const result = results[place];
    return result === undefined || result.ok ? [] : [{ record, result }];
  });
  const passing = refusals.filter(({ result }) => result.retryable);
  const [first] = passing;
  if (first !== undefined) {
    const about = aboutEvents(passing.map(({ record }) => record));
    log.warn('the bus could not take events', { ...about, ...aboutRefusal(first.result) });
  }
  for (const { record, result } of refusals.filter(({ result: { retryable } }) => !retryable))
    log.warn('the bus refuses an event', { ...aboutEvent(record), ...aboutRefusal(result) });
}

function identify({ event, trackingId: tracking }: EventRecord) {
  return { id: event.id, source: event.source, trackingId: tracking };
}

function duplicate(record: EventRecord, subscribers: readonly string[]): AcceptResult {
  return { ...identify(record), status: 'duplicate', subscribers };
}

function rejected(
  { id, source }: { readonly id?: string; readonly source?: string },
  { code, message }: WaybillError,
): AcceptResult {
  return {
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
    status: 'rejected',
    subscribers: [],
    error: { code, message },
  };
}
