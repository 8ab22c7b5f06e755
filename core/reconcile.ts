import { sealEnvelope } from './event/envelope.ts';
import { aboutEvents, aboutRefusal, IDS_LIMIT } from './log-fields.ts';
import { mapBounded } from './map-bounded.ts';
import type { Clock } from './ports/clock.ts';
import type { EventBus } from './ports/event-bus.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { EventSummary } from './records/event-record.ts';

const OUTBOX_BATCH = 100;

/** Each page reads every shard of the list anew: with a large one, most slices are read once. */
const PAGE = 1000;

/** The span of time that is looked at between two checkpoints. */
const SLICE_MS = 60_000;

/** How long one run may last, less than the function's timeout; the rest waits for the next one. */
const RUN_MS = 45_000;

const FLAGS_AT_ONCE = 25;

const CHECKPOINT = 'reconcile';

/** The outside world of a run. */
export interface ReconcilePorts {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** What one run did; `stillInOutbox` is of the oldest 100. */
export interface ReconcileReport {
  readonly published: number;
  readonly stillInOutbox: number;
  readonly examined: number;
  readonly overdue: number;
}

interface Run extends ReconcilePorts {
  readonly startedAt: number;
  readonly isLate: () => boolean;
}

/** Moves the outbox to the bus, then flags the events whose expected deliveries never came. Run every minute. */
export async function reconcile(
  options: { readonly overdueAfterMs: number },
  ports: ReconcilePorts,
): Promise<ReconcileReport> {
  const startedAt = ports.clock.now();
  const run = { ...ports, startedAt, isLate: () => ports.clock.now() - startedAt >= RUN_MS };
  return { ...(await emptyOutbox(run)), ...(await flagOverdue(options.overdueAfterMs, run)) };
}

async function emptyOutbox({ ledger, bus, log, isLate }: Run) {
  let published = 0;
  for (;;) {
    const records = await ledger.listOutbox(OUTBOX_BATCH);
    if (records.length === 0 || isLate()) return { published, stillInOutbox: records.length };
    const results = await bus.publish(records.map(sealEnvelope));
    const taken = records.filter((_, index) => results[index]?.ok);
    const left = records.filter((record) => !taken.includes(record));
    await Promise.all(taken.map((record) => ledger.markPublished(record)));
    if (taken.length > 0) log.info('the bus took events of the outbox', aboutEvents(taken));
    if (left.length > 0)
      log.warn('the bus does not take events of the outbox', {
        ...aboutEvents(left),
        ...aboutRefusal(results.find(({ ok }) => !ok)),
      });
    published += taken.length;
    if (left.length > 0 || records.length < OUTBOX_BATCH)
      return { published, stillInOutbox: left.length };
  }
}

/** How far the runs have looked: at all before `from`, and from `rest.to` down to the cursor. Times are epoch milliseconds. */
interface Place {
  readonly from: number;
  readonly rest?: { readonly to: number; readonly cursor: string };
}

/**
 * Looks once at every event, when it has become old enough, page by page of one slice of time after the other; the
 * checkpoint after each slice, and where a run ends in the midst of one, says how far the runs have come.
 */
async function flagOverdue(overdueAfterMs: number, run: Run) {
  const { ledger, startedAt, isLate } = run;
  const until = startedAt - overdueAfterMs;
  const report = { examined: 0, overdue: 0 };
  let place: Place = readPlace(await ledger.getCheckpoint(CHECKPOINT)) ?? {
    from: until - SLICE_MS,
  };
  while (place.from < until && !isLate()) {
    const { from, rest } = place;
    const to = rest?.to ?? Math.min(until, from + SLICE_MS);
    const { events, cursor } = await ledger.listEvents({
      from: timeText(from),
      to: timeText(to),
      limit: PAGE,
      ...(rest === undefined ? {} : { cursor: rest.cursor }),
    });
    report.examined += events.length;
    report.overdue += await flagMissing(events, run);
    place = cursor === undefined ? { from: to } : { from, rest: { to, cursor } };
    if (cursor === undefined || isLate()) await ledger.putCheckpoint(CHECKPOINT, writePlace(place));
  }
  return report;
}

function writePlace({ from, rest }: Place): string {
  const parts = rest === undefined ? [] : [timeText(rest.to), rest.cursor];
  return [timeText(from), ...parts].join(' ');
}

function readPlace(checkpoint: string | undefined): Place | undefined {
  if (checkpoint === undefined) return undefined;
  const [from = '', to, cursor] = checkpoint.split(' ');
  const place = { from: Date.parse(from) };
  if (to === undefined || cursor === undefined) return place;
  return { ...place, rest: { to: Date.parse(to), cursor } };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

async function flagMissing(events: readonly EventSummary[], { ledger, log }: Run): Promise<number> {
  const wanted = events.filter(({ expected }) => expected.length > 0);
  if (wanted.length === 0) return 0;
  const accounted = await ledger.findAccounted(wanted.map(({ trackingId }) => trackingId));
  const missing = wanted.flatMap(({ trackingId, expected }) => {
    const gone = expected.filter((name) => !accounted.get(trackingId)?.has(name));
    return gone.length === 0 ? [] : [{ trackingId, gone }];
  });
  await mapBounded(missing, FLAGS_AT_ONCE, ({ trackingId, gone }) =>
    ledger.flagOverdue(trackingId, gone),
  );
  reportOverdue(missing, log);
  return missing.length;
}

interface Missing {
  readonly trackingId: string;
  readonly gone: readonly string[];
}

/** Names every event, in as many lines as that takes. */
function reportOverdue(missing: readonly Missing[], log: Log): void {
  for (let start = 0; start < missing.length; start += IDS_LIMIT) {
    const some = missing.slice(start, start + IDS_LIMIT);
    const subscribers = [...new Set(some.flatMap(({ gone }) => gone))];
    log.warn('deliveries are overdue', { ...aboutEvents(some), subscribers });
  }
}
