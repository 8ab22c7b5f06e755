import fc from 'fast-check';
import type { Json } from '../../../core/event/event.ts';
import { flatten } from './reference-matcher.ts';

export type JsonObject = { readonly [key: string]: Json };

/** Few keys and few values, so that patterns and events meet often. */
export const key = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom('', 'x', 'xy', 'yx', 'X', 'Xy', '5', '10.0.0.1', '10.0.1.1');
const number = fc.constantFrom(0, 5, 6, -1.5);
export const scalar: fc.Arbitrary<Json> = fc.oneof(
  text,
  number,
  fc.constantFrom(null, true, false),
);

export const matcher: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.record({ prefix: text }),
  fc.record({ suffix: text }),
  fc.record({ 'equals-ignore-case': text }),
  fc.record({ wildcard: fc.constantFrom('*', 'x*', '*x', '*y*', '10.*.1', 'x', '') }),
  fc.record({ cidr: fc.constantFrom('10.0.0.0/24', '10.0.0.0/8', '10.0.1.0/31', '0.0.0.0/0') }),
  fc.record({
    numeric: fc.oneof(
      fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), number),
      fc.tuple(
        fc.constantFrom('>', '>='),
        fc.constantFrom(-2, 0),
        fc.constantFrom('<', '<='),
        fc.constantFrom(5, 6),
      ),
    ),
  }),
  fc.record({
    'anything-but': fc.oneof(
      text,
      number,
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.array(number, { minLength: 1, maxLength: 3 }),
      fc.record({ prefix: fc.constantFrom('x', '10') }),
      fc.record({ suffix: fc.array(fc.constantFrom('x', '.1'), { minLength: 1, maxLength: 2 }) }),
      fc.record({ 'equals-ignore-case': fc.array(text, { minLength: 1, maxLength: 2 }) }),
      fc.record({ wildcard: fc.constantFrom('*x*', 'x*') }),
    ),
  }),
  fc.record({ exists: fc.constant(true) }),
);

export const present = fc.array(matcher, { minLength: 1, maxLength: 3 });
export const absent: fc.Arbitrary<Json[]> = fc
  .array(matcher, { maxLength: 1 })
  .map((others) => [{ exists: false }, ...others]);

/** Patterns up to three keys deep; `list` makes the list of a field. */
export const patternOf = (list: fc.Arbitrary<Json[]>): fc.Arbitrary<JsonObject> =>
  fc.letrec<{ fields: JsonObject; field: Json }>((tie) => ({
    fields: fc.dictionary(key, tie('field'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    field: fc.oneof({ maxDepth: 2, depthIdentifier: 'pattern' }, list, tie('fields')),
  })).fields;

const withOr = (pattern: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    pattern,
    fc
      .tuple(pattern, fc.array(pattern, { minLength: 2, maxLength: 3 }), fc.boolean())
      .map(([fields, $or, nested]) => (nested ? { ...fields, c: { $or } } : { ...fields, $or })),
  );

const eventOf = (name: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> =>
  fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
    object: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'event' },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(tie('object'), { maxLength: 3 }),
      tie('object'),
    ),
  })).object;

export const event = eventOf(key);
export const dottedEvent = eventOf(fc.oneof(key, fc.constantFrom('a.b', 'a.c', 'a.b.c', 'b.a')));

/** Patterns for an event, of fields that it has, so that half of them match. */
const patternFor = (against: JsonObject, list: fc.Arbitrary<Json[]>): fc.Arbitrary<JsonObject> => {
  const fields = [...flatten(against), { path: 'a.c', value: null }, { path: 'c', value: 'x' }];
  const clause = fc
    .tuple(fc.constantFrom(...fields), list, fc.boolean())
    .map(([{ path, value }, others, matching]): [string, Json[]] => [
      path,
      matching ? [value, ...others.filter((other) => !isAbsence(other))] : others,
    ]);
  return fc
    .array(clause, { minLength: 1, maxLength: 4 })
    .map((clauses) => Object.fromEntries(clauses));
};

const isAbsence = (item: Json) => JSON.stringify(item) === '{"exists":false}';

/** An event and a pattern, which has something to do with it or nothing. */
export const pair = (from: fc.Arbitrary<JsonObject>, list: fc.Arbitrary<Json[]>) =>
  from.chain((against) =>
    fc.tuple(
      fc.oneof(withOr(patternOf(list)), withOr(patternFor(against, list))),
      fc.constant(against),
    ),
  );
