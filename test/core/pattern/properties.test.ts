import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { flatten, pathsOf, referenceMatches } from './reference-matcher.ts';

type JsonObject = { readonly [key: string]: Json };

/** Few keys and few values, so that patterns and events meet often. */
const key = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom('', 'x', 'xy', 'yx', 'X', 'Xy', '5', '10.0.0.1', '10.0.1.1');
const number = fc.constantFrom(0, 5, 6, -1.5);
const scalar: fc.Arbitrary<Json> = fc.oneof(text, number, fc.constantFrom(null, true, false));

const matcher: fc.Arbitrary<Json> = fc.oneof(
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

const present = fc.array(matcher, { minLength: 1, maxLength: 3 });
const absent: fc.Arbitrary<Json[]> = fc.constant([{ exists: false }]);

/** Patterns up to three keys deep; `list` makes the list of a field. */
const patternOf = (list: fc.Arbitrary<Json[]>): fc.Arbitrary<JsonObject> =>
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

const event = eventOf(key);
const dottedEvent = eventOf(fc.oneof(key, fc.constantFrom('a.b', 'a.c', 'a.b.c', 'b.a')));

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
const pair = (from: fc.Arbitrary<JsonObject>, list: fc.Arbitrary<Json[]>) =>
  from.chain((against) =>
    fc.tuple(
      fc.oneof(withOr(patternOf(list)), withOr(patternFor(against, list))),
      fc.constant(against),
    ),
  );

/** Both must say the same, and `explain` what `matches` says. */
function agree([pattern, against]: [Json, Json]): void {
  const both = pathsOf(pattern).some((paths) =>
    paths.some((path) => paths.some((other) => other.startsWith(`${path}.`))),
  );
  // No field is a value and an object at once: that is matched, but not kept apart in arrays of arrays.
  fc.pre(!both);

  const compiled = compilePattern(pattern);

  expect(compiled.matches(against)).toBe(referenceMatches(pattern, against));
  expect(compiled.explain(against).matched).toBe(compiled.matches(against));
}

describe('a compiled pattern', () => {
  it('agrees with the reference on every operator', () => {
    fc.assert(
      fc.property(present, fc.oneof(scalar, fc.array(scalar)), (list, value) => {
        agree([{ a: list }, { a: value }]);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with the reference on fields, arrays and $or', () => {
    fc.assert(fc.property(pair(event, present), agree), { numRuns: 2000 });
  });

  it('agrees with the reference on absence', () => {
    const list = fc.oneof(present, absent);

    fc.assert(fc.property(pair(event, list), agree), { numRuns: 3000 });
  });

  it('agrees with the reference on keys with dots in the event', () => {
    const fields = pair(dottedEvent, present).filter(([pattern]) =>
      pathsOf(pattern).every((paths) => paths.every((path) => path.split('.').length <= 2)),
    );

    fc.assert(fc.property(fields, agree), { numRuns: 1000 });
  });

  it('means the same with its keys joined by dots', () => {
    fc.assert(
      fc.property(patternOf(fc.oneof(present, absent)), event, (pattern, against) => {
        const joined = compilePattern(joinKeys(pattern));

        expect(joined.matches(against)).toBe(compilePattern(pattern).matches(against));
      }),
      { numRuns: 1000 },
    );
  });

  it('explains a mismatch by a clause that it has', () => {
    fc.assert(
      fc.property(patternOf(fc.oneof(present, absent)), event, (pattern, against) => {
        const explanation = compilePattern(pattern).explain(against);

        if (explanation.matched) return;
        const clauses = joinKeys(pattern);
        for (const path of explanation.path.split(', ')) expect(clauses).toHaveProperty([path]);
        const one = clauses[explanation.path];
        if (one !== undefined) expect(explanation.clause).toEqual(one);
      }),
      { numRuns: 1000 },
    );
  });

  it('bears any JSON for an event', () => {
    fc.assert(
      fc.property(patternOf(fc.oneof(present, absent)), fc.jsonValue(), (pattern, against) => {
        const compiled = compilePattern(pattern);

        expect(compiled.explain(against as Json).matched).toBe(compiled.matches(against as Json));
      }),
    );
  });
});

describe('any JSON for a pattern', () => {
  it('is compiled or refused with invalid-pattern', () => {
    const word = fc.constantFrom(
      '$or',
      'prefix',
      'numeric',
      'anything-but',
      'exists',
      'a.b',
      '__proto__',
    );
    const value = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(scalar, fc.constantFrom('>', 'a**', '10.0.0.0/99')),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(key, word), tie('json'), { maxKeys: 3 }),
      ),
    })).json;

    fc.assert(
      fc.property(fc.oneof(value, fc.json()), (pattern) => {
        try {
          compilePattern(pattern);
        } catch (error) {
          expect(error).toBeInstanceOf(WaybillError);
          expect(error).toMatchObject({ code: 'invalid-pattern' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function joinKeys(pattern: JsonObject, prefix = ''): Record<string, Json> {
  const entries = Object.entries(pattern).flatMap(([name, value]): [string, Json][] =>
    Array.isArray(value)
      ? [[`${prefix}${name}`, value]]
      : Object.entries(joinKeys(value as JsonObject, `${prefix}${name}.`)),
  );
  return Object.fromEntries(entries);
}
