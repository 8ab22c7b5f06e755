import { describe, expect, it } from '@jest/globals';
import type { AttemptResult } from '../../../core/deliver/batch.ts';
import { HandledMemory } from '../../../core/deliver/handled-memory.ts';

const FIRST = { round: 1, attempt: 1 };

function result(trackingId: string, status: 'delivered' | 'retrying' = 'delivered'): AttemptResult {
  return { received: FIRST, row: { trackingId, status } } as AttemptResult;
}

/** A memory of so many deliveries, `wb_0` the first. */
function remember(count: number): HandledMemory {
  const memory = new HandledMemory();
  for (let place = 0; place < count; place++) memory.remember(result(`wb_${place}`));
  return memory;
}

const found = (memory: HandledMemory, places: readonly number[]) =>
  places.filter((place) => memory.find(`wb_${place}`, FIRST) !== undefined);

describe('the memory of what was handled', () => {
  it.each([1, 10_000, 10_001, 15_000, 20_000, 20_001, 34_567])(
    'has the last 10,000 of %d deliveries',
    (count) => {
      const last = Array.from({ length: Math.min(count, 10_000) }, (_, back) => count - 1 - back);

      expect(found(remember(count), last)).toEqual(last);
    },
  );

  it('forgets what was before the last 20,000', () => {
    expect(found(remember(40_001), [0, 1, 19_999, 20_000])).toEqual([]);
  });

  it('keeps an outcome until it is recorded, however much came since', () => {
    const memory = remember(10_000);
    const open = result('wb_open', 'retrying');
    memory.remember(open);
    for (let place = 0; place < 9_999; place++) memory.remember(result(`wb_new_${place}`));

    expect(memory.find('wb_open', FIRST)).toEqual({ unrecorded: open });

    memory.recorded(open);

    expect(memory.find('wb_open', FIRST)).toEqual({});
  });

  it.each([
    { round: 1, attempt: 1000 },
    { round: 1, attempt: 32_767 },
    { round: 40_000, attempt: 1 },
    { round: 1_000_000, attempt: 1000 },
  ])('tells attempts and rounds apart from their neighbours: %j', (place) => {
    const memory = new HandledMemory();
    const { round, attempt } = place;
    memory.remember({
      received: place,
      row: { trackingId: 'wb_failed', status: 'retrying' },
    } as AttemptResult);

    const neighbours = [
      place,
      { round, attempt: attempt + 1 },
      { round: round + 1, attempt },
      { round: round - 1, attempt: attempt + 1 },
    ].map((one) => memory.find('wb_failed', one) !== undefined);

    expect(neighbours).toEqual([true, false, false, true]);
  });

  it.each([
    ['an earlier round', { round: 1, attempt: 9 }, {}],
    ['the attempt', { round: 2, attempt: 3 }, {}],
    ['an attempt before it', { round: 2, attempt: 2 }, {}],
    ['a later attempt', { round: 2, attempt: 4 }, undefined],
    ['a later round', { round: 3, attempt: 1 }, undefined],
  ])('of a failure knows %s', (_, place, known) => {
    const memory = new HandledMemory();
    const failed = {
      received: { round: 2, attempt: 3 },
      row: { trackingId: 'wb_failed', status: 'retrying' },
    } as AttemptResult;
    memory.remember(failed);
    memory.recorded(failed);

    expect(memory.find('wb_failed', place)).toEqual(known);
  });
});
