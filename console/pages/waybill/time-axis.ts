import type { WaybillDelivery } from '../../../client/index.ts';

/** What is drawn of a delivery: when something was tried, ended, or will be tried; epoch milliseconds. */
export interface Mark {
  readonly at: number;
  readonly kind: 'delivered' | 'failed' | 'dead' | 'discarded' | 'next';
  /** What it says in a sentence of its own, without the time. */
  readonly says: string;
}

/** The time from the event's acceptance to the last mark of all lanes. */
export interface Axis {
  readonly from: number;
  readonly to: number;
}

/** The marks of a delivery, oldest first. */
export function marksOf(delivery: WaybillDelivery): readonly Mark[] {
  const { history, status, discarded, nextAttemptAt } = delivery;
  const last = history.at(-1);
  const tried = history.map((attempt): Mark => {
    const { at, number, round, outcome, error } = attempt;
    const name = round === undefined ? `attempt ${number}` : `round ${round}, attempt ${number}`;
    const said = error === undefined ? '' : ` with ${error.class}`;
    const isEnd = attempt === last && status === 'dead';
    const kind = outcome === 'delivered' ? outcome : isEnd ? 'dead' : 'failed';
    return { at: Date.parse(at), kind, says: `${name} ${outcome}${said}` };
  });
  return [
    ...tried,
    ...(discarded === undefined
      ? []
      : [{ at: Date.parse(discarded.at), kind: 'discarded', says: 'discarded' } as const]),
    ...(nextAttemptAt === undefined
      ? []
      : [
          { at: Date.parse(nextAttemptAt), kind: 'next', says: 'the next attempt is due' } as const,
        ]),
  ];
}

/** One axis for all lanes, so that they can be compared; never of no length. */
export function axisOf(acceptedAt: string, marks: readonly Mark[]): Axis {
  const from = Date.parse(acceptedAt);
  const to = Math.max(from + 1000, ...marks.map(({ at }) => at));
  return { from, to };
}

/** Where a time is on the axis, 0 to 1. The start is stretched: attempts are dense there, and hours apart later. */
export function placeOn({ from, to }: Axis, at: number): number {
  const [passed, whole] = [Math.max(0, at - from), to - from];
  return Math.log1p(passed / SCALE_MS) / Math.log1p(whole / SCALE_MS);
}

/** Up to about so long after acceptance the axis is even, in milliseconds. */
const SCALE_MS = 1000;

const TICKS = [1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400].map((seconds) => seconds * 1000);

/** The durations after acceptance that the axis names, in milliseconds, so far apart that their words have room. */
export function ticksOf(axis: Axis): readonly number[] {
  const places = TICKS.filter((ms) => axis.from + ms <= axis.to);
  return places.filter((ms) => placeOn(axis, axis.from + ms) > 0.12);
}
