import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { matches, refusalOf } from '../../support/builders/patterns.ts';

const METRIC = { metricName: ['CPUUtilization', 'ReadLatency'] };
const NAMESPACE = { namespace: ['AWS/EC2', 'AWS/ES'] };

/** `$or` of `count` fields, `key0` to `keyN`. */
const choices = (key: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ [`${key}${index}`]: [index] }));

// The patterns are those of aws/event-ruler's README, "Rule examples with $or Primitive". What `$or` may be is what its
// `JsonRuleCompiler` takes, whose messages EventBridge answers with; its README keeps a field of that name for old rules only.
describe('$or', () => {
  it.each<[Json, boolean]>([
    [{ source: 'aws.cloudwatch', metricName: 'ReadLatency' }, true],
    [{ source: 'aws.cloudwatch', namespace: 'AWS/ES' }, true],
    [{ source: 'aws.cloudwatch', metricName: 'ReadLatency', namespace: 'other' }, true],
    [{ source: 'aws.cloudwatch', metricName: 'other', namespace: 'other' }, false],
    [{ source: 'aws.cloudwatch' }, false],
    [{ source: 'other', metricName: 'ReadLatency', namespace: 'AWS/ES' }, false],
  ])('needs one alternative beside the other fields: %j is %j', (event, expected) => {
    const pattern = { source: ['aws.cloudwatch'], $or: [METRIC, NAMESPACE] };

    expect(matches(pattern, event)).toBe(expected);
  });

  it.each<[Json, boolean]>([
    [{ metricName: 'ReadLatency', detail: { source: 'aws.cloudwatch' } }, true],
    [{ namespace: 'AWS/ES', detail: { 'detail-type': 'CloudWatch Alarm State Change' } }, true],
    [{ namespace: 'AWS/ES', detail: { source: 'other' } }, false],
    [{ detail: { source: 'aws.cloudwatch' } }, false],
  ])('may stand twice, and needs one of each: %j is %j', (event, expected) => {
    const pattern = {
      $or: [METRIC, NAMESPACE],
      detail: {
        $or: [{ source: ['aws.cloudwatch'] }, { 'detail-type': ['CloudWatch Alarm State Change'] }],
      },
    };

    expect(matches(pattern, event)).toBe(expected);
  });

  it.each<[Json, boolean]>([
    [{ metricName: 'ReadLatency' }, true],
    [{ scope: 'Service' }, true],
    [{ metricType: 'MetricType', namespace: 'AWS/ES', metricId: 1234 }, true],
    [{ metricType: 'MetricType', namespace: 'AWS/ES', spaceId: 1000 }, true],
    [{ metricType: 'MetricType', namespace: 'AWS/ES' }, false],
    [{ metricType: 'MetricType', spaceId: 1000 }, false],
    [{ metricType: 'other', namespace: 'AWS/ES', spaceId: 1000 }, false],
  ])('may stand in an alternative, with more fields: %j is %j', (event, expected) => {
    const pattern = {
      source: ['aws.cloudwatch'],
      $or: [
        METRIC,
        {
          metricType: ['MetricType'],
          ...NAMESPACE,
          $or: [{ metricId: [1234] }, { spaceId: [1000] }],
        },
        { scope: ['Service'] },
      ],
    };

    expect(matches(pattern, { source: 'aws.cloudwatch', ...(event as object) })).toBe(expected);
  });

  it('lets a field that is given again overwrite the one before', () => {
    const before = { a: ['x'], $or: [{ a: ['y'] }, { b: ['z'] }] };
    const after = { $or: [{ a: ['y'] }, { b: ['z'] }], a: ['x'] };

    expect(matches(before, { a: 'y' })).toBe(true);
    expect(matches(before, { a: 'x' })).toBe(false);
    expect(matches(before, { a: 'x', b: 'z' })).toBe(true);
    expect(matches(after, { a: 'y' })).toBe(false);
    expect(matches(after, { a: 'x' })).toBe(true);
  });

  it('makes up to a thousand combinations', () => {
    const pattern = {
      $or: choices('a', 10),
      data: { $or: choices('b', 10), more: { $or: choices('c', 10) } },
    };

    expect(matches(pattern, { a9: 9, data: { b9: 9, more: { c9: 9 } } })).toBe(true);
    expect(matches(pattern, { a9: 9, data: { b9: 9, more: { c9: 8 } } })).toBe(false);
  });

  it.each<[string, Json]>([
    ['in one list', { data: { $or: choices('a', 1001) } }],
    ['side by side', { data: { $or: choices('a', 40), more: { $or: choices('b', 26) } } }],
    [
      'within each other',
      { data: { $or: choices('a', 500).map((a) => ({ ...a, $or: choices('b', 3) })) } },
    ],
    [
      'without end',
      {
        data: Object.fromEntries(
          choices('k', 40).map((_, index) => [`k${index}`, { $or: choices('a', 40) }]),
        ),
      },
    ],
  ])('rejects more than a thousand combinations %s', (_, pattern) => {
    const { code, message } = refusalOf(pattern);

    expect(code).toBe('invalid-pattern');
    expect(message).toContain('`data');
    expect(message).toContain('`$or` makes more than 1000 combinations');
  });

  it.each<[string, Json]>([
    ['one alternative', { $or: [{ a: ['x'] }] }],
    ['an empty alternative', { $or: [{ a: ['x'] }, {}] }],
    ['an alternative that is a value', { $or: [{ a: ['x'] }, 'x'] }],
    ['an alternative that is a list', { $or: [{ a: ['x'] }, { b: ['x'] }, [{ c: ['x'] }]] }],
    ['an alternative without lists', { $or: [{ a: 'x' }, { b: 'y' }] }],
    ['nothing', { $or: [] }],
    ['a text', { $or: 'x' }],
    ['a value', { $or: ['x'] }],
    ['values', { $or: ['x', 5] }],
    ['an object', { $or: { a: ['x'] } }],
    ['a matcher', { $or: [{ cidr: '10.0.0.0/24' }] }],
    ['matchers', { detail: { $or: [{ numeric: ['>', 0, '<=', 5] }, { numeric: ['>', 10] }] } }],
  ])('rejects %s', (_, pattern) => {
    expect(refusalOf(pattern).code).toBe('invalid-pattern');
  });

  it.each(['exists', 'numeric', 'prefix', '=', '<=', 'regex', 'date-after', 'exactly'])(
    'rejects the field %s in an alternative, as EventBridge keeps that name for itself',
    (name) => {
      const beside = refusalOf({ data: { $or: [{ [name]: ['x'], a: ['x'] }, { b: ['y'] }] } });
      const within = refusalOf({ $or: [{ data: { [name]: ['x'], a: ['x'] } }, { b: ['y'] }] });

      expect(beside.message).toContain(`\`data.${name}\`: EventBridge keeps this name`);
      expect(within.message).toContain(`\`data.${name}\`: EventBridge keeps this name`);
    },
  );

  it('may have such a field beside it', () => {
    const pattern = { exists: ['x'], $or: [{ a: [1] }, { b: [1] }] };

    expect(matches(pattern, { exists: 'x', b: 1 })).toBe(true);
  });
});
