import { describe, expect, it } from '@jest/globals';
import { readTyped, writeTyped } from '../../../console/pages/patterns/pattern-text.ts';
import { suggestPatterns, widened } from '../../../console/pages/patterns/suggest-pattern.ts';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';

const EVENT = {
  source: '/shop',
  type: 'order.returned',
  data: { order: 1001, region: 'eu', gift: false, note: 'n'.repeat(100), who: { name: 'Ada' } },
};

describe('suggestPatterns', () => {
  it.each([EVENT, { ...EVENT, data: 'text' }, { ...EVENT, data: null }])(
    'gives patterns that match the event: %#',
    (event) => {
      const patterns = suggestPatterns(event).map(({ pattern }) => pattern);

      expect(patterns.length).toBeGreaterThanOrEqual(2);
      for (const pattern of patterns) expect(compilePattern(pattern).matches(event)).toBe(true);
    },
  );

  it('asks for values that say of what kind an event is', () => {
    expect(suggestPatterns(EVENT).at(-1)).toEqual({
      about: 'its type and data.region, data.gift',
      pattern: { type: ['order.returned'], data: { region: ['eu'], gift: [false] } },
    });
  });
});

describe('widened', () => {
  it.each<readonly [Json]>([
    [{ type: ['order.placed'] }],
    [{ source: ['/shop'], data: { region: ['us', { prefix: 'a' }] } }],
    [{ data: { order: [{ numeric: ['>', 5000] }] } }],
    [{ data: { who: { name: [{ 'anything-but': 'Ada' }] } } }],
  ])('takes the value that %j has failed on', (pattern) => {
    const explained = compilePattern(pattern).explain(EVENT);
    if (explained.matched) throw new Error('it is to fail');

    const wider = widened(pattern, explained);

    expect(compilePattern(wider ?? {}).matches(EVENT)).toBe(true);
  });

  it.each<readonly [string, Json]>([
    ['a value that is absent', { data: { coupon: ['x'] } }],
    ['an alternative', { $or: [{ type: ['a'] }, { source: ['b'] }] }],
  ])('has nothing to offer for %s', (_, pattern) => {
    const explained = compilePattern(pattern).explain(EVENT);
    if (explained.matched) throw new Error('it is to fail');

    expect(widened(pattern, explained)).toBeUndefined();
  });
});

describe('a typed pattern', () => {
  it.each<readonly [Json]>([
    [{ type: ['order.placed'] }],
    [{ topic: 'order.*' }],
    [{ topic: 'eu.#', field: 'subject' }],
    [{ glob: 'order.[pr]*' }],
    [{ selector: "region = 'EU'" }],
  ])('%j is read as it was written', (pattern) => {
    expect(readTyped(writeTyped(pattern))).toEqual({ pattern });
  });

  it.each([
    ['  ', 'Write a pattern.'],
    ['{"type": ', expect.stringContaining('It is not JSON')],
  ])('rejects %j', (text, message) => {
    expect(readTyped({ as: 'json', text, field: 'type' })).toEqual({ message });
  });
});
