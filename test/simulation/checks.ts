import type { Delivery } from '../../core/delivery/delivery.ts';
import type { SimulatedEvent } from './simulated-events.ts';
import type { Simulation } from './simulation.ts';

/** How a row came to be written: by a condition, or without one as a first success. */
export type WriteKind = 'conditional' | 'unconditional';

/** Throws where a write takes a delivery back: to an earlier round or attempt, or out of an end within its round. */
export function checkWrite(before: Delivery | undefined, after: Delivery, how: WriteKind): void {
  if (before === undefined) return;
  const fail = (what: string): never => {
    throw new Error(`${what}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
  };
  if (before.status === 'delivered' && before.round === after.round && after.status !== 'delivered')
    fail('a delivery is delivered no more');
  // A first success is written without a condition: another copy of the message may have gone further meanwhile.
  if (how === 'unconditional' && after.status === 'delivered') return;
  if (after.round < before.round) fail('a round went backwards');
  if (after.round === before.round && after.attempts < before.attempts)
    fail('attempts went backwards');
}

/** Throws where the end of a run breaks a promise. */
export async function checkEnd(simulation: Simulation): Promise<void> {
  for (const event of simulation.events) {
    const row = await simulation.rowOf(event);
    const fail = (what: string): never => {
      const { record, ...known } = event;
      const about = { ...known, begun: [...event.begun], returned: [...event.returned] };
      throw new Error(
        `${record.event.id}: ${what}; ${JSON.stringify(about)}; its row is ${JSON.stringify(row)}`,
      );
    };
    if (event.expired) continue;
    if (row === undefined || !simulation.isEnded(row)) fail('it is lost: nothing is on its way');
    else {
      checkOutcome(event, row, { ...simulation, fail });
      checkRuns(event, simulation, fail);
    }
    const record = await simulation.ledger.getEvent(event.record.trackingId);
    if ((record?.overdue ?? []).length > 0) fail('it is overdue though its delivery has ended');
  }
}

/** The row says what happened. */
function checkOutcome(
  event: SimulatedEvent,
  row: Delivery,
  { policy, fail }: Pick<Simulation, 'policy'> & { readonly fail: (what: string) => never },
): void {
  const returned = event.returned.get(row.round) ?? 0;
  const refused = event.refused.get(row.round) ?? 0;
  if (row.status === 'delivered' && returned === 0)
    fail('it is delivered, and no handler returned');
  if (row.status !== 'dead') return;
  const isOver = refused > 0 || row.attempts >= policy.maxAttempts;
  if (!isOver) fail('it is dead, and has attempts left');
  // A handler that returned while its function, or the answer of its call, was lost is run again, and may fail then.
  const isExcused = event.crashes + event.excuses > 0 || event.temper === 'flaky';
  if (returned > 0 && !isExcused && event.temper === 'good') fail('it is dead, and was handled');
  if (row.attempts > policy.maxAttempts) fail('it was tried more often than its policy says');
}

/** A handler that never fails runs once, but for what excuses another run. */
function checkRuns(
  event: SimulatedEvent,
  { crashes }: Simulation,
  fail: (what: string) => never,
): void {
  if (event.temper !== 'good') return;
  const runs = [...event.begun.values()].reduce((sum, count) => sum + count, 0);
  const rounds = event.begun.size;
  if (runs > rounds && crashes === 0 && event.excuses === 0)
    fail(`its handler ran ${runs} times without a reason`);
}
