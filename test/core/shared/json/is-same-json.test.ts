import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { isSameJson } from '../../../../core/shared/json/is-same-json.ts';

describe('isSameJson', () => {
  it('takes the same value in any order of members for the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isSameJson(value as Json, reordered(value as Json))).toBe(true);
      }),
    );
  });

  it.each<[Json, Json]>([
    [1, '1'],
    [0, false],
    [null, {}],
    [null, []],
    ['', []],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 1]],
    [[], [null]],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }],
    [JSON.parse('{"__proto__": 1}'), {}],
    [{ toString: 1 }, { valueOf: 1 }],
  ])('tells %j and %j apart, either way', (left, right) => {
    expect(isSameJson(left, right)).toBe(false);
    expect(isSameJson(right, left)).toBe(false);
  });
});

function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reordered(member ?? null)]);
  return Object.fromEntries(entries.reverse());
}
