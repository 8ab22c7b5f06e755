import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoredDueItem } from '../records/due-item.ts';
import { examine } from './examine.ts';
import { earlierMinute, minuteOf, minutesBetween } from './minutes.ts';
import type { Run } from './reconcile.ts';
import type { MissingDelivery } from './repeat-missing.ts';
import { sendDue } from './send-due.ts';

/** The checkpoint of the due list: the name of the minute that its runs have come to. */
const DUE_LIST = 'due-list';

const PAGE = 100;

/** How far ahead of its time an attempt is sent, with the rest as the message's delay: longer than from one run to the next. */
const AHEAD_MS = 120_000;

/** A minute is looked at again for so long after it is over, since others file by clocks of their own. */
const LAG_MS = 120_000;

/** What a sweep did; `died` has the subscriber of each delivery that ended. */
interface SweepReport {
  readonly sent: number;
  readonly died: readonly string[];
  readonly examined: number;
  readonly overdue: number;
  readonly missing: readonly MissingDelivery[];
  /** The subscribers of the attempts that were due: a queue may not count yet what it has just taken. */
  readonly busy: ReadonlySet<string>;
  /** Whether nothing is left that is due. */
  readonly isDone: boolean;
  /** How long ago the first minute was that is not swept; 0 when all are. */
  readonly lagMs: number;
}

/** What a sweep has done so far. */
class Total {
  sent = 0;
  examined = 0;
  overdue = 0;
  readonly died: string[] = [];
  readonly missing: MissingDelivery[] = [];
  readonly busy = new Set<string>();
}

/** Where the next sweep begins; the first is from the time at which the first subscriber was registered, before which nothing was due. */
export async function beginDueList(checkpoints: Checkpoints, clock: Clock): Promise<string> {
  const reached = await checkpoints.getCheckpoint(DUE_LIST);
  if (reached !== undefined) return reached;
  const first = minuteOf(clock.now() - LAG_MS);
  await checkpoints.putCheckpoint(DUE_LIST, first);
  return first;
}

/** Sends the attempts that are due, and looks again at events whose deliveries had no outcome. */
export async function sweepDueList(run: Run): Promise<SweepReport> {
  const { ledger, clock, isLate } = run;
  const total = new Total();
  const now = clock.now();
  const from = await beginDueList(ledger, clock);
  let reached = from;
  let isDone = true;
  let lagMs = 0;
  for (const minute of minutesBetween(from, minuteOf(now + AHEAD_MS))) {
    isDone = !isLate() && (await sweepMinute(minute, run, total));
    lagMs = isDone ? 0 : Math.max(0, now - Date.parse(`${minute}Z`));
    if (!isDone) break;
    reached = minute;
  }
  const checkpoint = earlierMinute(reached, minuteOf(now - LAG_MS));
  if (checkpoint > from) await ledger.putCheckpoint(DUE_LIST, checkpoint);
  return { ...total, isDone, lagMs };
}

/** Nothing stays in the minute that could hold up what stands behind it; false where the run ends before all is done. */
async function sweepMinute(minute: string, run: Run, total: Total): Promise<boolean> {
  const { ledger, isLate } = run;
  const gone = new Set<string>();
  for (;;) {
    // What was removed may be listed once more; a whole page of it says nothing of what is behind.
    const listed = await ledger.listDue(minute, PAGE);
    const items = listed.filter(({ key }) => !gone.has(key));
    if (items.length === 0) return listed.length < PAGE;
    const { sent, died } = await sendDue(items, run);
    const looked = await examineAgain(items, run);
    await ledger.removeDue(items);
    for (const { key } of items) gone.add(key);
    total.sent += sent;
    total.died.push(...died);
    total.missing.push(...looked.missing);
    for (const { to } of items) if (to !== undefined) total.busy.add(to.subscriber);
    total.examined += looked.examined;
    total.overdue += looked.overdue;
    if (listed.length < PAGE) return true;
    if (isLate()) return false;
  }
}

/** A look may come a little early: what is late is told by the time of the event and of its deliveries. */
async function examineAgain(items: readonly StoredDueItem[], run: Run) {
  const looks = items.filter(({ to }) => to === undefined);
  if (looks.length === 0) return { examined: 0, overdue: 0, missing: [] };
  const found = await run.ledger.findEvents(looks.map(({ trackingId }) => trackingId));
  const events = [...found.values()].map((event) => {
    const own = looks.filter(({ trackingId }) => trackingId === event.trackingId);
    return { ...event, unexpected: own.flatMap(({ subscriber }) => subscriber ?? []) };
  });
  return { examined: found.size, ...(await examine(events, run)) };
}
