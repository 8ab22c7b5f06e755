import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../core/event/event.ts';
import { canMatchFields } from '../../../core/pattern/can-match-fields.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { absent, patternOf, present, scalar } from './arbitraries.ts';

describe('whether a pattern can match a type', () => {
  it.each<[Json, boolean]>([
    [{ type: ['order.placed'] }, true],
    [{ type: ['order.paid'] }, false],
    [{ type: [{ prefix: 'order.' }], data: { amount: [1] } }, true],
    [{ type: [{ 'anything-but': ['order.placed'] }] }, false],
    [{ source: ['/shop'] }, true],
    [{ type: [{ exists: false }] }, false],
    [{ type: { name: ['x'] } }, false],
    [{ type: { name: [{ exists: false }] } }, true],
    [{ $or: [{ type: ['order.paid'] }, { source: ['/shop'] }] }, true],
    [{ $or: [{ type: ['order.paid'] }, { type: ['order.left'] }] }, false],
  ])('%j: %s', (pattern, can) => {
    expect(canMatchFields(compilePattern(pattern), { type: 'order.placed' }, ['type'])).toBe(can);
  });

  it('is so wherever it matches an event of the type', () => {
    const patterns = patternOf(fc.oneof(present, absent));
    fc.assert(
      fc.property(patterns, fc.string(), scalar, scalar, (pattern, a, b, c) => {
        const compiled = compilePattern(pattern);
        fc.pre(compiled.matches({ a, b, c }));

        expect(canMatchFields(compiled, { a }, ['a'])).toBe(true);
      }),
    );
  });
});
