import { describe, expect, it } from '@jest/globals';
import { indentedJson } from '../../console/parts/json/indented-json.ts';
import { tooDeep } from '../../console/parts/json/too-deep.ts';
import type { Json } from '../../core/event/event.ts';

function nested(value: Json, levels: number): Json {
  let outer = value;
  for (let level = 0; level < levels; level++) outer = { deep: outer };
  return outer;
}

describe('JSON for people', () => {
  it.each<[string, Json]>([
    ['a text', 'a'],
    ['members', { order: { lines: [1, 2], gift: null } }],
    ['hundreds of levels', nested(1, 900)],
    ['a hundred thousand items', Array<number>(100_000).fill(0)],
  ])('has a member a line: %s', (_, value) => {
    expect(indentedJson(value)).toBe(JSON.stringify(value, null, 2));
  });

  it('is on one line where its indentation would be longer than a string can be', () => {
    const value = nested(Array<number>(400_000).fill(0), 890);

    expect(indentedJson(value)).toBe(JSON.stringify(value));
  });

  it.each<[string, Json, boolean]>([
    ['no level', 1, false],
    ['a thousand', nested(1, 1000), false],
    ['one more', nested(1, 1001), true],
    ['a hundred thousand', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), true],
  ])('of %s is too deep: %#', (_, value, isTooDeep) => {
    expect(tooDeep(value) !== undefined).toBe(isTooDeep);
  });
});
