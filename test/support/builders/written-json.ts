import fc from 'fast-check';

const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,25}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,25}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,2}$/)),
  )
  .map((parts) => parts.join(''))
  // Whole numbers beyond 64 bits are refused.
  .filter((token) => !/^-?\d+$/.test(token) || BigInt.asIntN(64, BigInt(token)) === BigInt(token));

const wellFormed = fc.string({ unit: 'binary', maxLength: 8 });

/** A text of JSON, some of whose characters are escaped although they need not be. */
const text = fc.oneof(
  wellFormed.map((value) => JSON.stringify(value)),
  wellFormed.map(
    (value) =>
      `"${[...Array(value.length).keys()]
        .map((at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('')}"`,
  ),
  fc.constantFrom(
    '"\\\\"',
    '"\\\\\\""',
    '"\\"1.0"',
    '",[1.0"',
    '"\\\\ud8001.0"',
    '"\\ud800\\udc001.0"',
  ),
);

const space = fc.constantFrom('', ' ', '\n', '\t ', '\r\n');

const { value: spaced } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: number, weight: 3 },
    text,
    fc.constantFrom('true', 'null'),
    fc
      .array(fc.tuple(space, tie('value')), { maxLength: 4 })
      .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    fc
      .uniqueArray(fc.tuple(wellFormed, space, tie('value')), {
        maxLength: 4,
        selector: ([key]) => key,
      })
      // Keys like 1 would move to the front.
      .map((members) => members.filter(([key]) => !/^\d+$|^__proto__$/.test(key)))
      .map((members) => {
        const written = members.map(
          ([key, gap, member]) => `${gap}${JSON.stringify(key)}${gap}:${gap}${member}`,
        );
        return `{${written.join(',')}}`;
      }),
  ),
}));

/** Texts of JSON with numbers of any form, escapes and white space. */
export const writtenJson = fc.tuple(space, spaced, space).map((parts) => parts.join(''));

/** The numbers of a JSON text, in order: what is left once its strings are taken out. */
export function numberTokens(json: string): readonly string[] {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
}
