import type { StoredDueItem } from '../ports/due-list.ts';
import { examine } from './examine.ts';
import { minuteOf, minutesBetween } from './minutes.ts';
import type { Run } from './reconcile.ts';
import { sendDue } from './send-due.ts';

const CHECKPOINT = 'due-list';

const PAGE = 100;

/** How far ahead of its time an attempt is sent, with the rest as the message's delay: longer than from one run to the next. */
const AHEAD_MS = 120_000;

/** A minute is looked at again for so long after it is over, since others file by clocks of their own. */
const LAG_MS = 180_000;

/** Where no run has been yet: the first ones may have failed. */
const FIRST_LOOK_BACK_MS = 3_600_000;

/** What a sweep did; `died` has the subscriber of each delivery that ended. */
interface SweepReport {
  readonly sent: number;
  readonly died: readonly string[];
  readonly examined: number;
  readonly overdue: number;
}

type Total = { -readonly [name in keyof SweepReport]: SweepReport[name] };

/** Sends the attempts that are due, and looks again at events whose deliveries had no outcome. */
export async function sweepDueList(run: Run): Promise<SweepReport> {
  const { ledger, clock, isLate } = run;
  const total: Total = { sent: 0, died: [], examined: 0, overdue: 0 };
  const now = clock.now();
  const from = (await ledger.getCheckpoint(CHECKPOINT)) ?? minuteOf(now - FIRST_LOOK_BACK_MS);
  let reached = from;
  for (const minute of minutesBetween(from, minuteOf(now + AHEAD_MS))) {
    if (isLate() || !(await sweepMinute(minute, run, total))) break;
    reached = minute;
  }
  const safe = minuteOf(now - LAG_MS);
  const checkpoint = [reached, safe].sort()[0] ?? from;
  if (checkpoint > from) await ledger.putCheckpoint(CHECKPOINT, checkpoint);
  return total;
}

/** Nothing stays in the minute that could hold up what stands behind it; false where the run ends before all is done. */
async function sweepMinute(minute: string, run: Run, total: Total): Promise<boolean> {
  const { ledger, isLate } = run;
  for (;;) {
    const items = await ledger.listDue(minute, PAGE);
    if (items.length === 0) return true;
    const { sent, died } = await sendDue(items, run);
    const { examined, overdue } = await examineAgain(items, run);
    await ledger.removeDue(items);
    total.sent += sent;
    total.died = [...total.died, ...died];
    total.examined += examined;
    total.overdue += overdue;
    if (items.length < PAGE) return true;
    if (isLate()) return false;
  }
}

/** A look may come a little early: what is late is told by the time of the event and of its deliveries. */
async function examineAgain(items: readonly StoredDueItem[], run: Run) {
  const looks = items.filter(({ to }) => to === undefined);
  if (looks.length === 0) return { examined: 0, overdue: 0 };
  const found = await run.ledger.findEvents(looks.map(({ trackingId }) => trackingId));
  const overdue = await examine([...found.values()], run);
  return { examined: found.size, overdue };
}
