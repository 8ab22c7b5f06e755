import { describe, expect, it } from '@jest/globals';
import type { TestedEvent } from '../../../client/index.ts';
import { whoGetsWhat } from '../../../console/pages/catalog/who-gets-what.ts';

/** An event that these subscribers get, and `others` do not. */
function tested(type: string, getters: readonly string[], others: readonly string[]): TestedEvent {
  const no = {
    matched: false,
    path: 'type',
    clause: ['x'],
    actual: type,
    reason: 'it is not x',
  } as const;
  return {
    type,
    subscribers: [
      ...getters.map((subscriber) => ({ subscriber, matched: true }) as const),
      ...others.map((subscriber) => ({ subscriber, ...no })),
    ],
  };
}

const TYPES = [
  { type: 'order.placed', subscribers: ['analytics', 'billing'] },
  { type: 'order.paid', subscribers: ['billing'] },
  { type: 'cart.left', subscribers: [] },
];
const NAMES = ['email', 'billing', 'analytics'];

describe('whoGetsWhat', () => {
  it('says of each type and subscriber what its pattern can match, and what of the events it has matched', () => {
    const events = [
      tested('order.placed', ['billing', 'analytics'], ['email']),
      tested('order.placed', ['billing'], ['analytics', 'email']),
      tested('cart.left', [], NAMES),
    ];

    const rows = whoGetsWhat(TYPES, NAMES, events);

    const shown = rows.map(({ type, events: count, unmatched, cells }) => [
      ...[type, count, unmatched],
      cells.map(({ subscriber, gets, matched }) => `${subscriber} ${gets} ${matched}`).join(', '),
    ]);
    expect(shown).toEqual([
      ['cart.left', 1, 1, 'analytics never 0, billing never 0, email never 0'],
      ['order.paid', 0, 0, 'analytics never 0, billing unknown 0, email never 0'],
      ['order.placed', 2, 0, 'analytics some 1, billing all 2, email never 0'],
    ]);
  });

  it('has a row for a type that the catalog does not know yet', () => {
    const [row] = whoGetsWhat([], ['billing', 'email'], [tested('new', ['billing'], ['email'])]);

    expect(row).toEqual({
      ...{ type: 'new', events: 1, unmatched: 0 },
      cells: [
        { subscriber: 'billing', gets: 'all', matched: 1 },
        { subscriber: 'email', gets: 'never', matched: 0 },
      ],
    });
  });

  it('says where a pattern can match a type, and has matched none of its events', () => {
    const rows = whoGetsWhat(TYPES, NAMES, [tested('order.placed', ['billing'], ['analytics'])]);

    expect(rows.at(-1)?.cells[0]).toEqual({ subscriber: 'analytics', gets: 'none', matched: 0 });
  });

  it('passes over events that could not be tested', () => {
    const broken: TestedEvent = { type: 'x', error: { code: 'unreadable', message: 'gone' } };

    expect(whoGetsWhat([], ['a'], [broken])).toEqual([]);
  });
});
