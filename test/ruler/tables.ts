import fc from 'fast-check';
import type { Json } from '../../core/event/event.ts';
import { glob } from '../../core/pattern/notations/glob/glob.ts';
import { selector } from '../../core/pattern/notations/selector/selector.ts';
import { topic } from '../../core/pattern/notations/topic/topic.ts';
import { asRulesSeeIt } from '../../core/records/envelope.ts';
import {
  absent,
  dottedEvent,
  event,
  type JsonObject,
  pair,
  present,
  scalar,
} from '../core/pattern/arbitraries.ts';
import { tryRead } from '../core/pattern/notations/read.ts';
import { globKey, globText } from '../core/pattern/notations/reference-glob.ts';
import { attributes, selectorOf } from '../core/pattern/notations/reference-selector.ts';
import { topicKey, topicText } from '../core/pattern/notations/reference-topic.ts';
import type { Table } from './compare.ts';

const several = <T>(one: fc.Arbitrary<T>, count: number) =>
  fc.array(one, { minLength: count, maxLength: count });

/** Nested fields, arrays, absence and `$or`, of events that have something to do with some of the patterns. */
const structureOf = (from: fc.Arbitrary<JsonObject>): fc.Arbitrary<Table> =>
  several(pair(from, fc.oneof(present, absent)), 6).map((pairs) => ({
    patterns: pairs.map(([pattern]) => pattern),
    events: pairs.map(([, against]) => against),
  }));

/** Texts that are alike in case, in bytes or as addresses, and numbers. */
const word = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'A', 'b', 'ß', 'é', 'É', '𝒳', '"', '\\', '*'),
    maxLength: 4,
  }),
  fc.string({ unit: fc.constantFrom('0', '1', '9', 'f', 'F', ':', '::', '.'), maxLength: 8 }),
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '2001:DB8::1',
    '2001:db8:0::1',
    '::ffff:102:304',
    '1.2.3.4',
    '01.2.3.4',
    '1.2.3.300',
    '::1',
    '0:0:0:0:0:0:0:1',
  ),
);
/** Within what EventBridge documents: five billion, and 15 digits. */
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 0.1, 5e9, -5e9, 1e-7, 123_456_789, 0.3, 12.5),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -5e9, max: 5e9, noNaN: true }).map((value) => Number(value.toFixed(5))),
);
const value: fc.Arbitrary<Json> = fc.oneof(word, number, scalar);
const strings = (one: fc.Arbitrary<string>): fc.Arbitrary<Json> =>
  fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const affix: fc.Arbitrary<Json> = fc.oneof(word, fc.record({ 'equals-ignore-case': word }));
const matcher: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: value, weight: 3 },
  fc.record({ prefix: affix }),
  fc.record({ suffix: affix }),
  fc.record({ 'equals-ignore-case': word }),
  fc.record({ wildcard: word }),
  fc.record({ numeric: fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), number) }),
  fc.record({
    numeric: fc.tuple(fc.constantFrom('>', '>='), number, fc.constantFrom('<', '<='), number),
  }),
  fc.record({
    cidr: fc.tuple(word, fc.integer({ min: 0, max: 130 })).map(([base, bits]) => `${base}/${bits}`),
  }),
  fc.record({
    'anything-but': fc.oneof(
      strings(word),
      number,
      fc.array(number, { minLength: 1, maxLength: 3 }),
      fc.array(value, { maxLength: 2 }),
    ),
  }),
  fc.record({
    'anything-but': fc.oneof(
      ...['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].map((key) =>
        fc.record({ [key]: strings(word) }),
      ),
    ),
  }),
  fc.record({ exists: fc.boolean() }),
);

/** Lists of matchers against values. */
const values: fc.Arbitrary<Table> = fc.record({
  patterns: several(fc.array(matcher, { minLength: 1, maxLength: 3 }), 8).map((lists) =>
    lists.map((list) => ({ a: list })),
  ),
  events: several(fc.oneof(value, fc.array(value, { maxLength: 3 })), 24).map((items) =>
    items.map((item) => ({ a: item })),
  ),
});

const wildcardOf = (...marks: readonly string[]) =>
  fc
    .string({
      unit: fc.constantFrom('a', 'b', '1', '*', '*', 'é', 'è', ...marks),
      minLength: 1,
      maxLength: 6,
    })
    .map((text) => text.replaceAll(/\*+/g, '*'));
const wildListOf = (wildcard: fc.Arbitrary<string>, ...others: readonly fc.Arbitrary<Json>[]) =>
  fc.array<Json>(
    fc.oneof(
      { arbitrary: fc.record({ wildcard }), weight: 4 },
      fc.record({ 'anything-but': fc.record({ wildcard: strings(wildcard) }) }),
      ...others,
    ),
    { minLength: 1, maxLength: 5 },
  );
const quoted = wildcardOf('"');
/**
 * Of a field that several branches add: event-ruler counts some quotation marks otherwise there, and finds
 * a value no more that comes after a wildcard like it (`docs/patterns.md`).
 */
const wildList = wildListOf(wildcardOf());
const before = fc.constantFrom<Json[]>(
  ['x'],
  ['y'],
  ['x', 'y'],
  [{ exists: false }],
  ['x', { exists: false }],
  [{ prefix: 'x' }],
);
const branch = fc.record({ b: before, c: wildList, d: wildList }, { requiredKeys: ['c'] });

/** Wildcards, which add up to what is refused. */
const wildcards: fc.Arbitrary<Table> = fc.record({
  patterns: several(
    fc.oneof(
      wildListOf(quoted, fc.constantFrom<Json>('a', 'b', { prefix: 'a' })).map((list) => ({
        c: list,
      })),
      branch,
      fc.record(
        {
          a: fc.oneof(before, wildList),
          $or: fc.array(branch, { minLength: 2, maxLength: 3 }),
        },
        { requiredKeys: ['$or'] },
      ),
    ),
    10,
  ),
  events: several(
    fc.record(
      { a: fc.constant('x'), b: fc.constantFrom('x', 'y'), c: quoted },
      { requiredKeys: ['c'] },
    ),
    5,
  ),
});

/** Notations as the EventBridge patterns that they are, where they are any. */
const patternsOf = (notations: readonly JsonObject[]) =>
  notations.flatMap((notation) => {
    const read = tryRead(notation);
    return read === undefined ? [] : [read.eventPattern];
  });

const topics: fc.Arbitrary<Table> = fc.record({
  patterns: several(topicText, 8).map((texts) => patternsOf(texts.map((text) => topic(text)))),
  events: several(topicKey, 24).map((keys) => keys.map((type) => asRulesSeeIt({ type }))),
});

const globs: fc.Arbitrary<Table> = fc.record({
  patterns: several(globText, 8).map((texts) => patternsOf(texts.map((text) => glob(text)))),
  events: several(globKey, 24).map((keys) => keys.map((type) => ({ type }))),
});

const selectors: fc.Arbitrary<Table> = fc.record({
  patterns: several(selectorOf, 12).map((all) => patternsOf(all.map(({ text }) => selector(text)))),
  events: several(attributes, 24).map((all) => all.map((own) => ({ type: 'x', ...own }))),
});

/** What the comparison draws from, by name. */
export const TABLES: Readonly<Record<string, fc.Arbitrary<Table>>> = {
  structure: structureOf(dottedEvent),
  arrays: structureOf(event),
  values,
  wildcards,
  topics,
  globs,
  selectors,
};
