import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ParseCondition,
  type ParserContext,
  parseOnce,
} from '../../../../local/services/dynamodb/parse-condition.ts';

const require = createRequire(import.meta.url);
const dynalite = require('dynalite/db/conditionParser') as { parse: ParseCondition };
const { compare } = require('dynalite/db') as Pick<ParserContext, 'compare'>;

const path = fc.constantFrom('pk', '#name', '#name.b[2]', '#missing', 'status', 'a.b');
const value = fc.constantFrom(':text', ':number', ':list', ':missing');
const operand = fc.oneof(
  path,
  value,
  path.map((of) => `size(${of})`),
);
const comparison = fc
  .tuple(operand, fc.constantFrom('=', '<>', '<', '>='), operand)
  .map((parts) => parts.join(' '));
const called = fc.oneof(
  path.map((of) => `attribute_not_exists(${of})`),
  fc.tuple(path, value).map(([of, start]) => `begins_with(${of}, ${start})`),
  fc.tuple(path, value, value).map(([of, low, high]) => `${of} BETWEEN ${low} AND ${high}`),
  fc.tuple(path, value).map(([of, type]) => `attribute_type(${of}, ${type})`),
  fc.tuple(path, value, value).map(([of, one, other]) => `${of} IN (${one}, ${other})`),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(comparison, called),
    fc
      .tuple(tie('expression'), fc.constantFrom('AND', 'OR'), tie('expression'))
      .map(([left, operator, right]) => `(${left}) ${operator} ${right}`),
    tie('expression').map((inner) => `NOT (${inner})`),
  ),
}));
const text = fc.record({ S: fc.constantFrom('S', 'N', 'a', 'z') });
const number = fc.record({ N: fc.integer().map(String) });
const values = fc.record({
  ':text': text,
  ':number': fc.oneof(number, text),
  ':list': fc.record({ L: fc.array(text, { maxLength: 2 }) }),
});

/** What a parser answers or throws, and what it leaves unused. */
function ask(parse: ParseCondition, of: string, attrVals: ParserContext['attrVals'] = null) {
  const context = {
    ...{ attrNames: { '#name': 'name', '#other': 'other' }, attrVals },
    unusedAttrNames: { '#name': true, '#other': true } as Record<string, true>,
    unusedAttrVals: { ':text': true, ':number': true, ':list': true } as Record<string, true>,
    ...{ compare, isReserved: (name: string) => name === 'status' },
  };
  try {
    return { parsed: parse(of, { context }), context };
  } catch (error) {
    return { message: String(error), context };
  }
}

describe('parseOnce', () => {
  it('answers as its parser does, whatever it was asked before', () => {
    const remembers = parseOnce(dynalite.parse);
    fc.assert(
      fc.property(expression, fc.array(values, { minLength: 2, maxLength: 4 }), (of, calls) => {
        for (const call of calls) {
          const expected = ask(dynalite.parse, of, call);
          const answer = ask(remembers, of, call);
          expect(answer.parsed).toEqual(expected.parsed);
          expect(answer.message).toEqual(expected.message);
          if (typeof expected.parsed === 'object')
            expect(answer.context).toEqual({
              ...expected.context,
              compare,
              isReserved: expect.any(Function),
            });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('asks its parser once for all calls that differ in their values', () => {
    const asked: string[] = [];
    const remembers = parseOnce((of, options) => {
      asked.push(of);
      return dynalite.parse(of, options);
    });

    for (let amount = 0; amount < 5; amount++)
      ask(remembers, 'pk = :number', { ':number': { N: String(amount) } });
    ask(remembers, 'pk = :number', { ':number': { S: 'a' } });

    expect(asked).toEqual(['pk = :number', 'pk = :number']);
  });

  it('asks its parser once for bounds that are in order, and each time for those that are not', () => {
    let asked = 0;
    const remembers = parseOnce((of, options) => {
      asked++;
      return dynalite.parse(of, options);
    });
    const between = (low: string, high: string) =>
      ask(remembers, 'a BETWEEN :text AND :number', {
        ':text': { S: low },
        ':number': { S: high },
      });

    const kept = [between('a', 'b'), between('b', 'c'), between('c', 'c')].map(() => asked);
    const refused = [between('b', 'a'), between('c', 'a')].map(({ parsed }) => parsed);

    expect(kept).toEqual([1, 1, 1]);
    expect(refused).toEqual([
      expect.stringContaining('lower bound operand: AttributeValue: {S:b}'),
      expect.stringContaining('lower bound operand: AttributeValue: {S:c}'),
    ]);
    expect(asked).toBe(3);
  });

  it('forgets what many calls with values in their expressions have left', () => {
    let asked = 0;
    const remembers = parseOnce((of, options) => {
      asked++;
      return dynalite.parse(of, options);
    });
    const repeat = () => ask(remembers, 'a = b');

    repeat();
    for (let index = 0; index < 1000; index++) ask(remembers, `c${index} = d`);
    repeat();

    expect(asked).toBe(1002);
  });
});
