import { eventLogFields, eventsLogFields, refusalLogFields } from '../log/log-fields.ts';
import type { PublishResult } from '../ports/event-bus.ts';
import { sealEnvelope } from '../records/envelope.ts';
import type { EventRecord } from '../records/event-record.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';
import type { Run } from './reconcile.ts';

const PAGE = 100;

/** How long an event waits that the bus refuses, or that cannot be read, so that it holds up no other; in milliseconds. */
const PUT_OFF_MS = 3_600_000;

/** Publishes the outbox page by page, past what the bus refuses, until it is empty or the bus takes nothing now. */
export async function emptyOutbox(
  run: Run,
): Promise<{ readonly published: number; readonly stillInOutbox: number }> {
  const { ledger, clock, shards, isLate } = run;
  let published = 0;
  for (;;) {
    const { records, unreadable, more } = await ledger.listOutbox(PAGE, clock.now(), shards);
    const listed = records.length + unreadable.length;
    if (isLate() || (listed === 0 && !more)) return { published, stillInOutbox: listed };
    if (listed === 0) continue;
    for (const { trackingId, reason } of unreadable)
      run.log.error('an event of the outbox cannot be read', { trackingId, reason });
    const results = await run.bus.publish(records.map((record) => sealEnvelope(record)));
    const { taken, refused, waiting } = sort(records, results);
    for (const { trackingId } of taken) run.underway.add(trackingId);
    await mapBounded(taken, CALLS_AT_ONCE, (record) => ledger.markPublished(record));
    await putOff([...refused.map(({ record }) => record), ...unreadable], run);
    report({ taken, refused, waiting }, run);
    published += taken.length;
    const stillInOutbox = waiting.length + refused.length + unreadable.length;
    const isStuck = waiting.length > 0 && taken.length === 0;
    if (isStuck || !more) return { published, stillInOutbox };
  }
}

/** An event that the bus did not take, and what it said; nothing where its answer leaves the event out. */
interface Untaken {
  readonly record: EventRecord;
  readonly result: PublishResult | undefined;
}

interface Sorted {
  readonly taken: readonly EventRecord[];
  readonly refused: readonly Untaken[];
  readonly waiting: readonly Untaken[];
}

function sort(records: readonly EventRecord[], results: readonly PublishResult[]): Sorted {
  const taken: EventRecord[] = [];
  const refused: Untaken[] = [];
  const waiting: Untaken[] = [];
  records.forEach((record, place) => {
    const result = results[place];
    if (result?.ok) taken.push(record);
    else if (result === undefined || result.retryable) waiting.push({ record, result });
    else refused.push({ record, result });
  });
  return { taken, refused, waiting };
}

async function putOff(
  events: readonly { readonly trackingId: string }[],
  { ledger, clock }: Run,
): Promise<void> {
  const until = clock.now() + PUT_OFF_MS;
  await mapBounded(events, CALLS_AT_ONCE, ({ trackingId }) =>
    ledger.postponeOutbox(trackingId, until),
  );
}

function report({ taken, refused, waiting }: Sorted, { log }: Run): void {
  if (taken.length > 0) log.info('the bus took events of the outbox', eventsLogFields(taken));
  for (const { record, result } of refused)
    log.error('the bus refuses an event of the outbox', {
      ...eventLogFields(record),
      ...refusalLogFields(result),
    });
  const [first] = waiting;
  if (first !== undefined)
    log.warn('the bus does not take events of the outbox', {
      ...eventsLogFields(waiting.map(({ record }) => record)),
      ...refusalLogFields(first.result),
    });
}
