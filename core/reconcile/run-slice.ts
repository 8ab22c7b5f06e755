import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { PauseStore } from '../ports/pausing/pause-store.ts';
import { lookAtSlice } from './look-at-slice.ts';
import { LOOK_JOB, readSlice } from './slice.ts';

/** How long one run may look, less than the function's timeout; the rest of the slice waits for another. */
const RUN_MS = 45_000;

/** How long a run has a slice for itself: its function's timeout, after which it has ended in any case. */
const LEASE_MS = 65_000;

/** The outside world of a run. */
export interface RunSlicePorts {
  readonly ledger: Ledger;
  readonly pauses: Pick<PauseStore, 'listPauses'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What one run did; nothing where the slice was done, or another run had it. */
export interface SliceReport {
  readonly examined: number;
  readonly overdue: number;
}

/**
 * Looks at the events of a slice that `reconcile` left to others, and goes on where a run before it has stopped. What is
 * missing, `reconcile` finds itself when the event comes up on the due list: it alone sends anything.
 */
export async function runSlice(
  id: string,
  options: { readonly overdueAfterMs: number },
  ports: RunSlicePorts,
): Promise<SliceReport> {
  const { ledger, clock, log } = ports;
  const startedAt = clock.now();
  const until = startedAt + LEASE_MS;
  const key = { job: LOOK_JOB, id };
  const slice = await ledger.takeSlice(key, startedAt, until);
  if (slice === undefined) {
    log.info('the slice is done, or another run is at it', { slice: id });
    return { examined: 0, overdue: 0 };
  }
  const isLate = () => clock.now() - startedAt >= RUN_MS;
  const pauses = new Map(
    (await ports.pauses.listPauses()).map((pause) => [pause.subscriber, pause]),
  );
  const look = { ...ports, ...options, startedAt, isLate, pauses };
  const { examined, overdue, cursor } = await lookAtSlice(readSlice(slice), look);
  if (cursor === undefined) await ledger.endSlice(key, until);
  else await ledger.leaveSlice(key, until, cursor);
  return { examined, overdue };
}
