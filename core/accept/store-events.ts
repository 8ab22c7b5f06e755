import { WaybillError } from '../errors.ts';
import { eventLogFields, eventsLogFields, refusalLogFields } from '../log/log-fields.ts';
import type { PublishResult } from '../ports/event-bus.ts';
import type { WrittenEvents } from '../ports/event-store.ts';
import type { Log } from '../ports/log.ts';
import { sealEnvelope } from '../records/envelope.ts';
import type { EventRecord } from '../records/event-record.ts';
import { publishWithRetries } from '../shared/publish-with-retries.ts';
import type { AcceptPorts } from './accept-events.ts';
import { type LostWaybill, writeLostWaybill } from './lost-waybill.ts';

/** What could not be accepted, by tracking id, and how many events the outbox has. */
export interface StoredEvents {
  readonly errors: ReadonlyMap<string, WaybillError>;
  readonly outboxed: number;
}

/** Publishes, puts what the bus could not take into the outbox, and writes the waybills, or sends them to the recovery queue. */
export async function storeEvents(
  waybills: readonly LostWaybill[],
  ports: AcceptPorts,
): Promise<StoredEvents> {
  const errors = new Map<string, WaybillError>();
  if (waybills.length === 0) return { errors, outboxed: 0 };
  const published = await publishWithRetries(
    waybills.map((waybill) => sealEnvelope(waybill)),
    ports,
  );

  const rows: LostWaybill[] = [];
  waybills.forEach((waybill, index) => {
    const result = published[index];
    if (result?.ok) rows.push(waybill);
    else if (result === undefined || result.retryable) rows.push({ ...waybill, state: 'outbox' });
    else {
      const message = `the event bus refuses this event (${result.code}): ${result.message}`;
      errors.set(waybill.trackingId, new WaybillError('bus-refused', message));
    }
  });

  const { unwritten, refused } = await write(rows, ports);
  reportRefusals(waybills, published, ports.log);
  for (const { trackingId, reason } of refused) {
    const message = `the ledger cannot hold this event: ${reason}`;
    errors.set(trackingId, new WaybillError('event-too-large', message));
  }
  for (const { trackingId } of await recover(rows, unwritten, ports)) {
    const message = 'the event could not be put where nothing is lost; send it again later';
    errors.set(trackingId, new WaybillError('unavailable', message));
  }
  const outbox = rows.filter(
    ({ state, trackingId }) => state === 'outbox' && !errors.has(trackingId),
  );
  return { errors, outboxed: outbox.length };
}

/** Waybills of unknown expectation are not written: they are settled when the recovery queue is read. */
async function write(
  rows: readonly LostWaybill[],
  { events, log }: AcceptPorts,
): Promise<WrittenEvents> {
  const isWhole = (row: LostWaybill): row is EventRecord => row.expected !== undefined;
  const whole = rows.filter(isWhole);
  const unsettled = rows.filter((row) => !isWhole(row)).map(({ trackingId }) => trackingId);
  const { unwritten, refused } =
    whole.length === 0 ? { unwritten: [], refused: [] } : await events.putEvents(whole);
  const left = new Set([...unwritten, ...unsettled]);
  if (left.size > 0) {
    const about = eventsLogFields(rows.filter(({ trackingId }) => left.has(trackingId)));
    log.warn('waybills could not be written', about);
  }
  return { unwritten: [...left], refused };
}

/**
 * Sends unwritten waybills to the recovery queue, and answers those that are safe nowhere: the queue could not take them,
 * or neither the bus nor the outbox has their event.
 */
async function recover(
  rows: readonly LostWaybill[],
  unwritten: readonly string[],
  { queue, recoveryQueueUrl, log }: AcceptPorts,
): Promise<readonly LostWaybill[]> {
  const left = rows.filter(({ trackingId }) => unwritten.includes(trackingId));
  const lost = left.filter(({ state }) => state === 'outbox');
  const published = left.filter(({ state }) => state !== 'outbox');
  if (published.length === 0) return lost;
  const messages = published.map((row) => ({ body: writeLostWaybill(row), delaySeconds: 0 }));
  const taken = await queue.send(recoveryQueueUrl, messages);
  const unsafe = published.filter((_, index) => taken[index] !== true);
  if (unsafe.length > 0)
    log.error(
      'waybills are neither in the ledger nor on the recovery queue',
      eventsLogFields(unsafe),
    );
  return [...lost, ...unsafe];
}

/** One line for the events that the bus could not take now, and one for each that it never will. */
function reportRefusals(
  waybills: readonly LostWaybill[],
  results: readonly PublishResult[],
  log: Log,
): void {
  const refusals = waybills.flatMap((waybill, place) => {
    const result = results[place];
    return result === undefined || result.ok ? [] : [{ waybill, result }];
  });
  const passing = refusals.filter(({ result }) => result.retryable);
  const [first] = passing;
  if (first !== undefined) {
    const about = eventsLogFields(passing.map(({ waybill }) => waybill));
    log.warn('the bus could not take events', { ...about, ...refusalLogFields(first.result) });
  }
  for (const { waybill, result } of refusals.filter(({ result: { retryable } }) => !retryable))
    log.warn('the bus refuses an event', {
      ...eventLogFields(waybill),
      ...refusalLogFields(result),
    });
}
