import { describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import type { SubscriberProps } from '../../../lib/index.ts';
import { warnOfNumbers } from '../../../lib/subscriber/warn-of-numbers.ts';
import { newApp } from '../synth.ts';

function warningsOf(pattern: SubscriberProps['pattern']): readonly string[] {
  const stack = new Stack(newApp(), 'Numbers');
  warnOfNumbers(stack, 'billing', pattern);
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

describe('the numbers of a pattern', () => {
  it.each<SubscriberProps['pattern']>([
    { data: { amount: [5e9, -5e9, 0.1, 123_456_789.012_345] } },
    { data: { amount: [{ numeric: ['>', -5e9, '<=', 5e9] }], id: ['12345678901'] } },
  ])('are not warned of within what EventBridge promises: %j', (pattern) => {
    expect(warningsOf(pattern)).toEqual([]);
  });

  it.each<[SubscriberProps['pattern'], string]>([
    [{ data: { id: [5_000_000_001] } }, '5000000001 at data.id'],
    [{ data: { id: [{ numeric: ['<', -6e9] }] } }, '-6000000000 at data.id'],
    [{ data: { id: [{ 'anything-but': [1e21] }] } }, '1e+21 at data.id'],
    [{ $or: [{ a: [0.1234567890123456] }, { b: ['x'] }] }, '0.1234567890123456 at $or.a'],
  ])('are warned of, and no deployment fails: %j', (pattern, expected) => {
    const [warning, ...others] = warningsOf(pattern);

    expect(others).toEqual([]);
    expect(warning).toContain('subscriber "billing"');
    expect(warning).toContain(expected);
    expect(warning).toContain('send it as a text');
  });
});
