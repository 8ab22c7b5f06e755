import { describe, expect, it } from '@jest/globals';
import { usesWildcard } from '../../../../core/pattern/checks/uses-wildcard.ts';
import { compilePattern } from '../../../../core/pattern/compile-pattern.ts';

describe('usesWildcard', () => {
  it.each([
    [{ type: ['order.placed'] }, false],
    [{ type: [{ prefix: 'order.' }] }, false],
    [{ type: [{ wildcard: 'order.*' }] }, true],
    [{ type: ['a', { wildcard: 'order.*' }] }, true],
    [{ data: { name: [{ 'anything-but': { wildcard: '*.tmp' } }] } }, true],
    [{ data: { name: [{ 'anything-but': ['wildcard'] }] } }, false],
    [{ data: { wildcard: ['order.*'] } }, false],
    [{ $or: [{ type: ['a'] }, { data: { name: [{ wildcard: '*' }] } }] }, true],
    [{ $or: [{ type: ['a'] }, { source: [{ suffix: '/shop' }] }] }, false],
  ])('says of %j: %s', (pattern, answer) => {
    compilePattern(pattern);

    expect(usesWildcard(pattern)).toBe(answer);
  });
});
