import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import { mapBounded } from '../shared/map-bounded.ts';
import type { Examination } from './examine.ts';
import { Handover } from './handover.ts';
import { lookAtSlice } from './look-at-slice.ts';
import type { Run } from './reconcile.ts';
import type { MissingDelivery } from './repeat-missing.ts';
import type { LookSlice } from './slice.ts';

/** The span of time that is looked at between two checkpoints, and the one where the runs are behind by more than that. */
const SLICE_MS = 60_000;
const WIDE_SLICE_MS = 600_000;

/** How long a run looks itself; what is left then is for others, side by side. */
const OWN_MS = 20_000;

/** Of shards that a run looks at itself; each reads up to 3,000 deliveries at once. */
const AT_ONCE = 4;

const CHECKPOINT = 'reconcile';

/** Sets from when events are looked at, where no run has looked yet: from the first registration, before which nobody expected any. */
export async function beginLooking(checkpoints: Checkpoints, clock: Clock): Promise<void> {
  if ((await checkpoints.getCheckpoint(CHECKPOINT)) !== undefined) return;
  await checkpoints.putCheckpoint(CHECKPOINT, timeText(clock.now()));
}

/**
 * Looks once at every event, when it has become old enough: at the shards of one slice of time after the other, with a
 * checkpoint after each. What a run cannot look at in its own time it hands over, and others look at it side by side.
 * `lagMs` is how old the oldest of what nobody has looked at was when the run began, beyond the age at which it should be.
 */
export async function flagOverdue(
  run: Run,
): Promise<Examination & { readonly examined: number; readonly lagMs: number }> {
  const { ledger, shards, startedAt, overdueAfterMs } = run;
  const until = startedAt - overdueAfterMs;
  const isLate = () => run.isLate() || run.clock.now() - startedAt >= OWN_MS;
  const report = { examined: 0, overdue: 0, missing: [] as MissingDelivery[] };
  const handover = await Handover.begin(run);
  const checkpoint = await ledger.getCheckpoint(CHECKPOINT);
  let from = checkpoint === undefined ? until - SLICE_MS : Date.parse(checkpoint);
  while (from < until && !isLate()) {
    const to = Math.min(until, from + (until - from > WIDE_SLICE_MS ? WIDE_SLICE_MS : SLICE_MS));
    const slices = shardsOf(from, to, shards);
    const looked = await mapBounded(slices, AT_ONCE, (one) => lookAtSlice(one, { ...run, isLate }));
    for (const { examined, overdue, missing } of looked) {
      report.examined += examined;
      report.overdue += overdue;
      report.missing.push(...missing);
    }
    await handover.add(
      slices.flatMap((slice, place) => {
        const cursor = looked[place]?.cursor;
        return cursor === undefined ? [] : [{ ...slice, cursor }];
      }),
    );
    from = to;
    await ledger.putCheckpoint(CHECKPOINT, timeText(from));
  }
  while (from < until && handover.hasRoom) {
    const to = Math.min(until, from + SLICE_MS);
    await handover.add(shardsOf(from, to, shards));
    from = to;
    await ledger.putCheckpoint(CHECKPOINT, timeText(from));
  }
  await handover.send();
  const oldest = Math.min(from, handover.oldest ?? from);
  return { ...report, lagMs: Math.max(0, until - oldest) };
}

function shardsOf(from: number, to: number, shards: number): readonly LookSlice[] {
  const span = { from: timeText(from), to: timeText(to) };
  return Array.from({ length: shards }, (_, shard) => ({ ...span, shard }));
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
