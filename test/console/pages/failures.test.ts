import { describe, expect, it } from '@jest/globals';
import type { FailureGroup, FailureGroups } from '../../../client/index.ts';
import {
  filterOf,
  groupTitle,
  readGroup,
  shareWords,
  together,
} from '../../../console/pages/failures/groups.ts';

function group(count: number, own: Partial<FailureGroup> = {}): FailureGroup {
  return {
    ...{ errorClass: 'Error', message: 'no', count, sample: [], filter: {} },
    ...own,
  };
}

function answer(subscriber: string, groups: readonly FailureGroup[], exact = true): FailureGroups {
  const count = groups.reduce((sum, own) => sum + own.count, 0);
  return { subscriber, status: 'dead', matched: { count, exact }, groups };
}

describe('the failures of several subscribers', () => {
  it('are one list, the largest group first, each with its share', () => {
    const { failures, count, exact } = together([
      answer('billing', [group(3), group(1)]),
      answer('email', [group(4)]),
    ]);

    expect(failures.map(({ subscriber, share }) => [subscriber, share])).toEqual([
      ['email', 0.5],
      ['billing', 0.375],
      ['billing', 0.125],
    ]);
    expect({ count, exact }).toEqual({ count: 8, exact: true });
  });

  it('say what is not in it', () => {
    const cut = { ...answer('billing', [group(3)], false), others: { groups: 2, count: 5 } };

    expect(together([cut, 'email'])).toMatchObject({
      ...{ exact: false, others: 5, unknown: ['email'] },
    });
    expect(together([])).toMatchObject({ failures: [], count: 0, exact: true });
  });
});

describe('a group', () => {
  it.each([
    ['subscriber=billing&class=Error&like=no+%3Cn%3E', { errorClass: 'Error', message: 'no <n>' }],
    ['subscriber=billing&code=502', { errorClass: '', message: '', statusCode: 502 }],
    ['subscriber=billing&status=retrying', { status: 'retrying' }],
    ['subscriber=billing&status=x&code=x', { status: 'dead' }],
  ])('is what %j names', (query, expected) => {
    const read = readGroup(new URLSearchParams(query));

    expect(read).toMatchObject({ subscriber: 'billing', ...expected });
  });

  it('is none without a subscriber', () => {
    expect(readGroup(new URLSearchParams('class=Error'))).toBeUndefined();
  });

  it('has a filter that leaves out those with a status code, where it has none', () => {
    const named = { subscriber: 'billing', status: 'dead', errorClass: '', message: 'no' } as const;

    expect(filterOf(named)).toEqual({ errorClass: [''], errorLike: 'no', statusCode: [0] });
    expect(filterOf({ ...named, statusCode: 502 })).toMatchObject({ statusCode: [502] });
    expect(groupTitle(named)).toBe('An error without a name: no');
  });

  it.each([
    [1, '100 %'],
    [0.256, '26 %'],
    [0.0256, '2.6 %'],
    [0.0001, '< 0.1 %'],
  ])('with a share of %d has %j of all', (share, words) => {
    expect(shareWords(share)).toBe(words);
  });
});
