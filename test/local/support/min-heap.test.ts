import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MinHeap } from '../../../local/support/min-heap.ts';

function drain<T>(heap: MinHeap<T>): T[] {
  const values: T[] = [];
  while (heap.size > 0) values.push(heap.pop() as T);
  return values;
}

describe('MinHeap', () => {
  it('gives its values by key, and equal keys in the order they came, also after a pruning', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, keys, fc.integer({ min: 1, max: 5 }), (first, second, divisor) => {
        const heap = new MinHeap<{ readonly key: number; readonly place: number }>();
        const kept: { readonly key: number; readonly place: number }[] = [];

        first.forEach((key, place) => {
          heap.push(key, { key, place });
          if (place % divisor === 0) kept.push({ key, place });
        });
        heap.prune(({ key, place }, byKey) => key === byKey && place % divisor === 0);
        second.forEach((key, index) => {
          const entry = { key, place: first.length + index };
          heap.push(key, entry);
          kept.push(entry);
        });

        const expected = kept.toSorted((a, b) => a.key - b.key || a.place - b.place);
        expect(heap.size).toBe(expected.length);
        expect(drain(heap)).toEqual(expected);
      }),
    );
  });
});
