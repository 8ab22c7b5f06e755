import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { selector } from '../../../../core/pattern/notations/selector/selector.ts';
import { processorMs } from '../../../support/processor-ms.ts';
import { read, tryRead } from './read.ts';
import { attributes, selectorOf } from './reference-selector.ts';

const compile = (text: string) => read(selector(text));
const EVENT = { type: 'order.placed' };

describe('a selector as an EventBridge pattern', () => {
  it.each<[string, Json]>([
    ["region = 'EU'", { region: ['EU'] }],
    ["region <> 'EU'", { region: [{ 'anything-but': ['EU'] }] }],
    ["region IN ('EU', 'US')", { region: ['EU', 'US'] }],
    ["region NOT IN ('EU', 'US')", { region: [{ 'anything-but': ['EU', 'US'] }] }],
    ["region LIKE 'E%'", { region: [{ prefix: 'E' }] }],
    ["region LIKE '%U'", { region: [{ suffix: 'U' }] }],
    ["region LIKE 'a%b%'", { region: [{ wildcard: 'a*b*' }] }],
    ["region NOT LIKE 'E%'", { region: [{ 'anything-but': { prefix: ['E'] } }] }],
    ["name LIKE 'a!_b%' ESCAPE '!'", { name: [{ prefix: 'a_b' }] }],
    ['amount > 5', { amount: [{ numeric: ['>=', 6] }] }],
    ['amount >= 5.5', { amount: [{ numeric: ['>=', 6] }] }],
    ['amount BETWEEN 1 AND 5', { amount: [{ numeric: ['>=', 1, '<=', 5] }] }],
    ['amount NOT BETWEEN 1 AND 5', { amount: [{ numeric: ['<=', 0] }, { numeric: ['>=', 6] }] }],
    ['amount = 5', { amount: [{ numeric: ['=', 5] }] }],
    ['5 < amount', { amount: [{ numeric: ['>=', 6] }] }],
    ['urgent', { urgent: [true] }],
    ['urgent = FALSE', { urgent: [false] }],
    ['region IS NULL', { region: [{ exists: false }] }],
    ['region IS NOT NULL', { region: [{ exists: true }] }],
    ["region = 'EU' AND amount > 5", { region: ['EU'], amount: [{ numeric: ['>=', 6] }] }],
    ['amount > 1 AND amount < 5', { amount: [{ numeric: ['>=', 2, '<=', 4] }] }],
    ["region = 'EU' OR region = 'US'", { region: ['EU', 'US'] }],
    [
      "region = 'EU' AND (amount > 5 OR urgent)",
      { region: ['EU'], $or: [{ amount: [{ numeric: ['>=', 6] }] }, { urgent: [true] }] },
    ],
    ["region <> 'EU' AND region <> 'US'", { region: [{ 'anything-but': ['EU', 'US'] }] }],
    [
      "region IS NULL OR region <> 'EU'",
      { region: [{ exists: false }, { 'anything-but': ['EU'] }] },
    ],
    ["a LIKE 'xa%' AND a LIKE '%ax'", { a: ['xax', { wildcard: 'xa*ax' }] }],
    ["JMSType = 'order.placed'", { type: ['order.placed'] }],
    [
      "JMSCorrelationID = 'c-1' AND JMSXGroupID = 'g'",
      { correlationid: ['c-1'], partitionkey: ['g'] },
    ],
    ['JMSPriority > 4', { priority: [{ numeric: ['>=', 5] }] }],
    ["Order_Id = '7'", { orderid: ['7'] }],
    ["ip = '10.0.0.1'", { ip: [{ wildcard: '10.0.0.1' }] }],
    ['TRUE', { type: [{ exists: true }] }],
    ["name = 'O''Brien'", { name: ["O'Brien"] }],
    ['not urgent', { urgent: [{ prefix: '' }, false, { numeric: ['>=', -2_147_483_648] }] }],
  ])('%s', (text, pattern) => {
    expect(compile(text).eventPattern).toEqual(pattern);
  });

  it.each(['=', '<>', '<', '<=', '>', '>='])('compares a literal with a name by %s', (operator) => {
    const turned = compile(`5 ${operator} amount`);
    for (const amount of [4, 5, 6]) {
      const expected = { '=': 5 === amount, '<>': 5 !== amount }[operator];
      const order = { '<': 5 < amount, '<=': 5 <= amount, '>': 5 > amount, '>=': 5 >= amount };

      expect(turned.matches({ ...EVENT, amount })).toBe(
        expected ?? order[operator as keyof typeof order],
      );
    }
  });
});

describe('what a selector matches', () => {
  it.each<[string, Json]>([
    ["NOT (region = 'EU')", {}],
    ["region <> 'EU'", {}],
    ["region NOT IN ('EU')", {}],
    ["region NOT LIKE 'E%'", {}],
    ['NOT (amount > 5)', {}],
    ['amount NOT BETWEEN 1 AND 5', {}],
    ["amount > 5 OR region = 'EU'", { amount: 5 }],
    ["NOT (amount > 5 AND region = 'EU')", { amount: 6 }],
    ['amount > 5', { amount: '6' }],
    ["amount = '6'", { amount: 6 }],
  ])('is true of none but what it says, and unknown is not true: %s of %j', (text, own) => {
    expect(compile(text).matches({ ...EVENT, ...(own as object) })).toBe(false);
  });

  it('is what a reference evaluator of three-valued logic says', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        selectorOf,
        fc.array(attributes, { minLength: 8, maxLength: 8 }),
        (asked, all) => {
          const pattern = tryRead(selector(asked.text));
          if (pattern === undefined) return;
          compared++;
          for (const own of all) {
            const event = { ...EVENT, ...own };
            const truth = asked.truth(own);

            expect([asked.text, own, pattern.matches(event)]).toEqual([
              asked.text,
              own,
              truth === true,
            ]);
            const explained = pattern.explain(event);
            if (!explained.matched)
              expect(explained.reason).toContain(`is ${truth === null ? 'unknown' : 'false'}`);
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(1500);
  });

  it('is refused only where it is true of nothing, or asks several things of one text', () => {
    fc.assert(
      fc.property(selectorOf, ({ text }) => {
        try {
          read(selector(text));
        } catch (error) {
          expect(String(error)).toMatch(
            /is true for no event|asks more than one thing of the text|asks of `.` that it is any text but|is more than EventBridge takes of one rule/,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('why a selector does not match', () => {
  const text = "region = 'EU' AND (amount > 5 OR urgent) AND NOT (test = TRUE)";

  it.each<[object, string, Json, string]>([
    [
      {},
      'region',
      { selector: "region = 'EU'" },
      "unknown: `region = 'EU'` is unknown, since region is absent",
    ],
    [
      { region: 'US' },
      'region',
      { selector: "region = 'EU'" },
      'false: `region = \'EU\'` is false, since region is "US"',
    ],
    [
      { region: 'EU', amount: 5 },
      'amount, urgent',
      { selector: text },
      'unknown: `amount > 5` is false, since amount is 5; `urgent` is unknown, since urgent is absent',
    ],
    [
      { region: 'EU', amount: 6, test: true },
      'test',
      { selector: 'test = TRUE' },
      'false: `test = TRUE` is true, since test is true',
    ],
  ])('%j', (own, path, clause, reason) => {
    expect(compile(text).explain({ ...EVENT, ...own })).toMatchObject({
      ...{ matched: false, path, clause },
      reason: `the selector \`${text}\` is ${reason}`,
    });
  });
});

describe('rejects selectors', () => {
  const deep = (depth: number) => `${'('.repeat(depth)}a = 1${')'.repeat(depth)}`;

  it.each<[string, string]>([
    ['', 'has no condition; leave the selector out, at its end'],
    ['   ', 'has no condition'],
    ["a = 'x", "has a text that does not end; a `'` in it is written twice, at character 5"],
    ['a = "x"', 'has a `"`; a text stands in `\'`, at character 5'],
    ['a != 1', 'has a `!`; write `<>` for what is not equal, at character 3'],
    ['a = 1.2.3', 'has a number that is none, at character 5'],
    ['a = 12x', 'has a number that is none'],
    ['a = 010', 'has 010, a number that begins with 0'],
    ['a = é', 'has a "é", which no selector has, at character 5'],
    ['a = 😀', 'has a "😀", which no selector has'],
    [
      'a = b',
      'compares two names, which no EventBridge pattern does; compare them in the handler, or write the value',
    ],
    ['a + 1 = 2', 'calculates, which no EventBridge pattern does'],
    ['a = 1 + 1', 'calculates'],
    ['2 * 3 = a', 'calculates'],
    ['a = NULL', 'compares with NULL; write IS NULL'],
    ["a < 'x'", 'compares by < what is no number; only numbers are more or less'],
    ['a > TRUE', 'compares by > what is no number'],
    [
      "a LIKE 'x_'",
      "has a `_` in LIKE, which is any one character and no EventBridge pattern's; write `%`, or ESCAPE before a `_` of its own",
    ],
    ["a LIKE 'x' ESCAPE 'ab'", 'has ESCAPE with another than one character'],
    ["a LIKE 'x!y' ESCAPE '!'", 'has ESCAPE ! before what needs none'],
    ["a LIKE 'x!' ESCAPE '!'", 'has ESCAPE ! before what needs none'],
    ['a LIKE 5', 'wants a text in `\'` after LIKE, at character 8; received "5"'],
    [
      'a IN (1, 2)',
      "wants a text in `'`, since IN lists texts only; write a = 1 OR a = 2 for numbers",
    ],
    ['a IN ()', "wants a text in `'`"],
    ["a IN ('x'", 'wants a `,` or a `)`, at its end'],
    ['a BETWEEN 1', 'wants AND and the upper bound of BETWEEN'],
    ["a BETWEEN 'x' AND 'y'", "wants a number, a text in `'`, TRUE or FALSE"],
    ['a IS 5', 'wants NULL'],
    ['a NOT = 5', 'wants BETWEEN, IN or LIKE after NOT'],
    [
      'NOT a = 5',
      'has NOT without parentheses at character 5, which brokers read in two ways; write NOT (...)',
    ],
    ['a = 1 b = 2', 'wants AND, OR or its end, at character 7; received "b"'],
    ['(a = 1', 'wants a `)`, AND or OR, at its end'],
    ['a = 1)', 'wants AND, OR or its end, at character 6'],
    ['a = 1 AND', "wants a number, a text in `'`, TRUE or FALSE, at its end"],
    ['upper(a) = 1', 'calls a function'],
    ["'x'", 'wants a comparison'],
    [
      'JMSTimestamp > 5',
      'looks at JMSTimestamp, and an event’s time is a text, which is not compared',
    ],
    ["JMSDeliveryMode = 'PERSISTENT'", 'looks at JMSDeliveryMode, and an event does not say it'],
    ["JMSReplyTo = 'x'", "looks at JMSReplyTo; of JMS's own names there are JMSType, JMSMessageID"],
    ["source = 'x'", 'looks at `source`, and a property of this name is not shown by an event'],
    [`${'x'.repeat(41)} = 1`, 'is longer than 40 characters'],
    ['FALSE', 'is true for no event'],
    ['a = 1 AND a = 2', 'is true for no event'],
    ['a > 3000000000', 'is true for no event'],
    [
      "a LIKE 'x%' AND a <> 'xy'",
      'asks more than one thing of the text of `a` at once, and an EventBridge pattern asks one',
    ],
    [
      "a <> 'x' AND NOT (a = 5)",
      'asks of `a` that it is any text but some, and not any number or boolean',
    ],
    [
      "(prefix = 'a' AND b = 1) OR c = 2",
      'is more than EventBridge takes of one rule: the event pattern at `prefix`: EventBridge keeps this name',
    ],
    [deep(100), 'nests deeper than 64'],
    [`${'NOT '.repeat(100)}a`, 'nests deeper than 64'],
    [
      `a = '${'x'.repeat(5000)}'`,
      'has 5006 characters, and 4096 are more than EventBridge takes of it',
    ],
  ])('%s', (text, message) => {
    expect(() => compile(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-pattern',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('beside anything else', () => {
    expect(() => read({ selector: 'a', field: 'type' })).toThrow(
      '`selector` stands alone in a pattern; received `field`',
    );
  });

  it.each([
    [Array.from({ length: 400 }, (_, n) => `n${n}`).join(' OR ')],
    [Array.from({ length: 60 }, (_, n) => `(a${n} OR b${n})`).join(' AND ')],
    [Array.from({ length: 60 }, (_, n) => `(a${n} AND b${n} OR c${n})`).join(' OR ')],
    [`(x OR y) AND ${Array.from({ length: 400 }, (_, n) => `n${n}`).join(' AND ')}`],
    [
      Array.from({ length: 60 }, (_, n) => n)
        .reduce((text, n) => `((${text} OR p${n}) AND q${n} OR r${n})`, 'a')
        .slice(0, 4000),
    ],
  ])('or takes them in little time, however they are made: %#', (text) => {
    const spentMs = processorMs(() => tryRead(selector(text)));

    expect(spentMs).toBeLessThan(2000);
  });
});
