import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import { type Examination, examine } from './examine.ts';
import type { Run } from './reconcile.ts';
import type { MissingDelivery } from './repeat-missing.ts';

/** Each page reads every shard of the list anew: with a large one, most slices are read once. */
const PAGE = 1000;

/** The span of time that is looked at between two checkpoints, and the one where the runs are behind by more than that. */
const SLICE_MS = 60_000;
const WIDE_SLICE_MS = 600_000;

const CHECKPOINT = 'reconcile';

/** Sets from when events are looked at, where no run has looked yet: from the first registration, before which nobody expected any. */
export async function beginLooking(checkpoints: Checkpoints, clock: Clock): Promise<void> {
  if ((await checkpoints.getCheckpoint(CHECKPOINT)) !== undefined) return;
  await checkpoints.putCheckpoint(CHECKPOINT, timeText(clock.now()));
}

/** How far the runs have looked: at all before `from`, and from `rest.to` down to the cursor. Times are epoch milliseconds. */
interface Place {
  readonly from: number;
  readonly rest?: { readonly to: number; readonly cursor: string };
}

/**
 * Looks once at every event, when it has become old enough, page by page of one slice of time after the other; the
 * checkpoint after each slice, and where a run ends in the midst of one, says how far the runs have come. `lagMs` is how
 * much was left when the run began that it has not looked at.
 */
export async function flagOverdue(
  run: Run,
): Promise<Examination & { readonly examined: number; readonly lagMs: number }> {
  const { ledger, startedAt, isLate, overdueAfterMs } = run;
  const until = startedAt - overdueAfterMs;
  const report = { examined: 0, overdue: 0, missing: [] as MissingDelivery[] };
  let place: Place = readPlace(await ledger.getCheckpoint(CHECKPOINT)) ?? {
    from: until - SLICE_MS,
  };
  while (place.from < until && !isLate()) {
    const { from, rest } = place;
    const slice = until - from > WIDE_SLICE_MS ? WIDE_SLICE_MS : SLICE_MS;
    const to = rest?.to ?? Math.min(until, from + slice);
    const { events, cursor } = await ledger.listEvents({
      from: timeText(from),
      to: timeText(to),
      limit: PAGE,
      ...(rest === undefined ? {} : { cursor: rest.cursor }),
    });
    report.examined += events.length;
    const { overdue, missing } = await examine(events, run);
    report.overdue += overdue;
    report.missing.push(...missing);
    place = cursor === undefined ? { from: to } : { from, rest: { to, cursor } };
    if (cursor === undefined || isLate()) await ledger.putCheckpoint(CHECKPOINT, writePlace(place));
  }
  return { ...report, lagMs: Math.max(0, until - place.from) };
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
