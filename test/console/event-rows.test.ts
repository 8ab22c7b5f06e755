import { describe, expect, it } from '@jest/globals';
import type { ListedEvent } from '../../client/index.ts';
import {
  MOST_ROWS,
  newestOf,
  withNew,
  withOld,
  withStanding,
} from '../../console/pages/events/event-rows.ts';
import { axisOf, marksOf, placeOn, ticksOf } from '../../console/pages/waybill/time-axis.ts';

const START = Date.parse('2026-11-02T09:00:00Z');

/** Events at the seconds that are given, named by them. */
function at(...seconds: readonly number[]): readonly ListedEvent[] {
  return seconds.map((second) => ({
    ...{ trackingId: `wb_${second}`, id: `${second}`, source: '/shop', type: 'order.placed' },
    ...{ acceptedAt: new Date(START + second * 1000).toISOString(), sizeBytes: 1 },
    ...{ expected: [], state: 'published' as const },
  }));
}

const ids = (rows: readonly ListedEvent[]) => rows.map(({ id }) => Number(id));

describe('the rows of the list of events', () => {
  it('are the newest of a look; the others are counted', () => {
    const { rows, skipped } = newestOf(at(1, 2, 3, 4), 3);

    expect([ids(rows), ids(skipped)]).toEqual([[4, 3, 2], [1]]);
  });

  it.each([
    ['new ones', at(5, 4), [5, 4, 3, 2, 1]],
    ['one that is late', at(5, 2.5), [5, 3, 2.5, 2, 1]],
    ['one that is there', at(4, 3), [4, 3, 2, 1]],
    ['none', at(), [3, 2, 1]],
  ])('take %s, newest first and each once', (_, added, expected) => {
    expect(ids(withNew(at(3, 2, 1), added))).toEqual(expected);
  });

  it('take older ones below, each once', () => {
    expect(ids(withOld(at(5, 4, 3), at(3, 2, 1)))).toEqual([5, 4, 3, 2, 1]);
    expect(ids(withOld(at(5, 1), at(3)))).toEqual([5, 3, 1]);
  });

  it('are bounded', () => {
    const full = at(...Array.from({ length: MOST_ROWS }, (_, n) => MOST_ROWS - n));

    const rows = withNew(full, at(MOST_ROWS + 1));

    expect([rows.length, Number(rows[0]?.id), Number(rows.at(-1)?.id)]).toEqual([
      ...[MOST_ROWS, MOST_ROWS + 1, 2],
    ]);
  });

  it('keep what is known of their deliveries, and are the same where nothing is new', () => {
    const deliveries = [{ subscriber: 'billing', status: 'dead', round: 1, attempts: 4 } as const];
    const rows = at(2, 1);
    const known = withStanding(rows, [{ ...(rows[0] as ListedEvent), deliveries }]);

    expect(known[0]?.deliveries).toEqual(deliveries);
    expect(withStanding(known, at(2))).toBe(known);
  });
});

describe('the time axis of a waybill', () => {
  const delivery = {
    ...({ subscriber: 'billing', status: 'dead', round: 1, attempts: 2 } as const),
    history: [
      { at: new Date(START).toISOString(), number: 1, outcome: 'failed' as const },
      { at: new Date(START + 3_600_000).toISOString(), number: 2, outcome: 'failed' as const },
    ],
  };

  it('goes from acceptance to the last mark, in order', () => {
    const axis = axisOf(new Date(START).toISOString(), marksOf(delivery));

    expect(axis).toEqual({ from: START, to: START + 3_600_000 });
    expect([placeOn(axis, axis.from), placeOn(axis, axis.to)]).toEqual([0, 1]);
    const places = ticksOf(axis).map((ms) => placeOn(axis, START + ms));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('says of the last attempt of a dead delivery that it was the end', () => {
    expect(marksOf(delivery).map(({ kind }) => kind)).toEqual(['failed', 'dead']);
  });

  it('has a length where nothing was tried yet', () => {
    const axis = axisOf(new Date(START).toISOString(), []);

    expect(placeOn(axis, axis.to)).toBe(1);
  });
});
