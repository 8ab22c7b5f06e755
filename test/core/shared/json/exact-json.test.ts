import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import {
  exactText,
  keepNumbers,
  losesDigits,
  markedNumber,
  writeExact,
} from '../../../../core/shared/json/exact-json.ts';
import { numberTokens, writtenJson } from '../../../support/builders/written-json.ts';
import { processorMs } from '../../../support/processor-ms.ts';

const exact = (text: string) => keepNumbers(text, JSON.parse(text) as Json);

/** An exact JSON value as `JSON.parse` would have made it. */
function plain(value: Json): Json {
  const token = markedNumber(value);
  if (token !== undefined) return Number(token);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, plain(member as Json)]),
  );
}

describe('an exact JSON value', () => {
  it('is what JSON.parse makes of any text, but for its numbers', () => {
    fc.assert(
      fc.property(writtenJson, (text) => {
        expect(plain(exact(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('is written with each number as it was sent, and nothing else changed', () => {
    fc.assert(
      fc.property(writtenJson, (text) => {
        const written = writeExact(exact(text));

        expect(numberTokens(written)).toEqual(numberTokens(text));
        expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same object where JSON.stringify writes each number as it was sent', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        const parsed = JSON.parse(text) as Json;

        expect(keepNumbers(text, parsed)).toBe(parsed);
        expect(exactText(parsed)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['{"a":1.0,"a":2.0}', '{"a":2.0}'],
    ['{"a":{"b":1.0},"a":[3.0]}', '{"a":[3.0]}'],
    [' [ 1.0 , "1.0" , { "\\"" : -0 } ] ', '[1.0,"1.0",{"\\"":-0}]'],
    ['["\\\\",1.0]', '["\\\\",1.0]'],
    ['["\\\\\\"",1.0]', '["\\\\\\"",1.0]'],
    ['{"__proto__":1.0}', '{"__proto__":1.0}'],
    ['["a\\":1.0",9007199254740993]', '["a\\":1.0",9007199254740993]'],
  ])('of %s is written as %s', (text, written) => {
    expect(writeExact(exact(text))).toBe(written);
  });

  it.each([
    ['100,000 levels', `${'['.repeat(100_000)}1.0${']'.repeat(100_000)}`],
    ['a million digits', `[1${'0'.repeat(1_000_000)}1.5,${'0.'}${'0'.repeat(500_000)}1]`],
    ['a million backslashes', `["${'\\'.repeat(1_000_000)}",1.0]`],
    ['a million escaped quotes', `["${'\\"'.repeat(500_000)}",1.0]`],
    ['a million spaces', `[${' '.repeat(1_000_000)}1.0]`],
    ['many commas and spaces', `["${', '.repeat(500_000)}",1.0]`],
  ])('takes one pass for %s', (_, text) => {
    const spentMs = processorMs(() => {
      expect(losesDigits(text)).toBe(text.includes('000001'));
      keepNumbers(text, null);
    });

    // One that went over its text again and again would take minutes.
    expect(spentMs).toBeLessThan(5000);
  });
});

describe('losesDigits', () => {
  it.each([
    '1.0',
    '-0',
    '1e2',
    '100e-2',
    '0.10',
    '1E23',
    '0e99',
    '0.000',
    '1.5e+300',
    '"9007199254740993"',
  ])('says no of %s', (text) => {
    expect(losesDigits(text)).toBe(false);
  });

  it.each([
    '9007199254740993',
    '1524831183200260097',
    '1152921504606846976',
    '0.1234567890123456789',
    '1e-400',
    '-1.00000000000000000001',
    '1e-99999999999999999999',
  ])('says yes of %s', (text) => {
    expect(losesDigits(`{"a":[${text}]}`)).toBe(true);
  });
});
