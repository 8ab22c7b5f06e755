import { describe, expect, it } from '@jest/globals';
import { markClause } from '../../console/parts/mark-clause.ts';
import type { Json } from '../../core/event/event.ts';
import { compileRule } from '../../core/pattern/notations/compile-subscriber.ts';

const EVENT = {
  ...{ specversion: '1.0', id: '1', source: '/shop', type: 'order.placed' },
  data: { amount: 40, currency: 'EUR', lines: [{ sku: 'A', count: 1 }] },
};

/** What is marked of a pattern that does not match. */
function marked(pattern: Json): readonly string[] {
  const explained = compileRule({ pattern }).explain(EVENT);
  if (explained.matched) throw new Error('the pattern matches');
  const pieces = markClause(pattern, explained);
  expect(JSON.parse(pieces.map(({ text }) => text).join(''))).toEqual(pattern);
  return pieces.filter((piece) => piece.marked).map(({ text }) => text);
}

describe('the clause that decided, in its pattern', () => {
  it.each<[string, Json, readonly string[]]>([
    ['a list of values', { type: ['order.paid'] }, ['["order.paid"]']],
    [
      'a clause in the data, and not the same beside it',
      {
        type: ['order.placed'],
        data: { amount: [{ numeric: ['>', 100] }], tax: [{ numeric: ['>', 100] }] },
      },
      ['[{"numeric":[">",100]}]', '[{"numeric":[">",100]}]'],
    ],
    ['a field that must be there', { data: { coupon: [{ exists: true }] } }, ['[{"exists":true}]']],
  ])('is marked: %s', (_, pattern, clauses) => {
    expect(marked(pattern).every((text) => clauses.includes(text))).toBe(true);
    expect(marked(pattern)).toHaveLength(1);
  });

  it('is marked within alternatives', () => {
    const pattern = {
      $or: [{ data: { amount: [41] } }, { type: ['order.paid'], data: { amount: [42] } }],
    };

    expect(marked(pattern)).toEqual(['[41]']);
  });

  it('is a notation as a whole, and a place in the rule that it is', () => {
    const decision = { path: 'type', clause: { topic: 'order.*.eu' } };

    expect(markClause({ topic: 'order.*.eu' }, decision)).toEqual([
      { text: '{"topic":"order.*.eu"}', marked: true },
    ]);
    const rule = { detail: { type: [{ wildcard: 'order.*.eu' }] } };
    const pieces = markClause(rule, decision).filter((piece) => piece.marked);
    expect(pieces).toEqual([{ text: '[{"wildcard":"order.*.eu"}]', marked: true }]);
  });

  it('are several, where they hold in different elements of an array', () => {
    const pattern = { data: { lines: { sku: ['A'], count: [1] } } };
    const decision = { path: 'data.lines.sku, data.lines.count', clause: [['A'], [1]] };

    expect(
      markClause(pattern, decision)
        .filter((piece) => piece.marked)
        .map(({ text }) => text),
    ).toEqual(['["A"]', '[1]']);
  });
});
