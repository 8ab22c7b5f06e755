import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { schemaCompiler } from '../../json-schema/compile-schema.ts';
import { processorMs } from '../support/processor-ms.ts';

/** As the validator asks for them: a pattern of a text. */
const matches = (pattern: string) => {
  const validate = schemaCompiler.compile({ pattern });
  return (text: string) => validate(text).length === 0;
};

const ATOMS = [
  ...[
    'a',
    'b',
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '\\.',
    '\\/',
    '\\-',
    '\\n',
    '\\t',
    '\\0',
  ],
  ...[
    '[a-c]',
    '[^a]',
    '[\\s\\d]',
    '[^\\S]',
    '[\\S]',
    '[\\b]',
    '[a[]',
    '[a[^]',
    '[]',
    '[^]',
    '[\\]]',
  ],
  ...[
    '[:]',
    '[a\\-z]',
    '[-a]',
    '[&&b]',
    '[\\w.-]',
    '\\u0061',
    '\\u{1F600}',
    '\\ud83d\\ude00',
    '\\x61',
  ],
  ...[
    '\\cJ',
    '\\p{L}',
    '\\p{Lu}',
    '\\P{L}',
    '[\\p{Nd}_]',
    '\\p{Letter}',
    '\\p{gc=Lu}',
    '\\b',
    '\\B',
  ],
  ...['^', '$', '(?:a|b)', '(a)', '(?<n>b)', '😀', '[😀-😂]', '\\v', '\\f', '[\\v]', '\\$', '\\^'],
];

const CHARACTERS = [
  ...['a', 'b', 'c', 'A', 'z', '0', '7', '_', '-', '.', '/', '[', ']', ':', '&', '^', '$', ' '],
  ...[
    '\n',
    '\r',
    '\t',
    '\v',
    '\f',
    '\b',
    '\0',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u180e',
    '\u3000',
  ],
  ...['é', 'Ω', 'ß', '😀', '😁', '٣', '\u0085', '\u200b'],
];

describe('a regular expression of a schema', () => {
  it('matches what ECMA-262 says it does', () => {
    const atom = fc.constantFrom(...ATOMS);
    const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '*?', '{0,}');
    const part = fc
      .tuple(atom, quantifier)
      .map(([own, times]) => (/^(?:\^|\$|\\[bB])$/.test(own) ? own : `${own}${times}`));
    const pattern = fc
      .array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 })
      .map((ways) => ways.map((parts) => parts.join('')).join('|'))
      .filter((source) => (source.match(/\?<n>/g) ?? []).length < 2)
      .filter(isNative);
    const text = fc
      .array(fc.constantFrom(...CHARACTERS), { maxLength: 6 })
      .map((all) => all.join(''));

    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 10 }), (source, texts) => {
        const native = new RegExp(source, 'u');
        const test = matches(source);

        for (const one of texts)
          expect([source, one, test(one)]).toEqual([source, one, native.test(one)]);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['(a+)+$', 'a', 'b'],
    ['^(a|a)*$', 'a', 'b'],
    ['\\s+$', ' ', 'x'],
    ['^(.*)*=.*$', 'x', '\n'],
    ['([a-z]+)*\\d', 'a', '!'],
    ['^(?:\\w+\\s?)+$', 'a', '!'],
  ])(
    'of which an engine that goes back would take for ever, %s, is matched at once',
    (pattern, own, end) => {
      const test = matches(pattern);
      const text = own.repeat(200_000) + end;

      const spentMs = processorMs(() => expect(test(text)).toBe(false));

      expect(spentMs).toBeLessThan(1000);
    },
  );

  it('of names of members is matched in linear time, too', () => {
    const validate = schemaCompiler.compile({ patternProperties: { '^(a+)+$': false } });
    const long = { [`${'a'.repeat(100_000)}b`]: 1 };

    const spentMs = processorMs(() => expect(validate(long)).toEqual([]));

    expect(spentMs).toBeLessThan(1000);
    expect(validate({ aaa: 1 })).toEqual([{ pointer: '/aaa', message: 'must not be as it is' }]);
  });

  it('leaves the expressions of all others alone', () => {
    const native = RegExp;

    matches('^a$')('a');
    expect(() => schemaCompiler.compile({ pattern: '(' })).toThrow();

    expect(RegExp).toBe(native);
    expect(/^a$/).toBeInstanceOf(native);
  });
});

function isNative(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
