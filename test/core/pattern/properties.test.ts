import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../../core/pattern/index/pattern-index.ts';
import type { Pattern } from '../../../core/pattern/pattern.ts';
import {
  absent,
  dottedEvent,
  event,
  type JsonObject,
  key,
  pair,
  patternOf,
  present,
  scalar,
} from './arbitraries.ts';
import { referenceMatches } from './reference-matcher.ts';

/** An index of one pattern so many times that it is split by every field. */
const indexed = (pattern: Pattern) =>
  makePatternIndex(Array.from({ length: 20 }, () => ({ pattern })));

/** Patterns whose wildcards are too complex for EventBridge by chance are left out. */
function compileOrSkip(pattern: Json): Pattern {
  try {
    return compilePattern(pattern);
  } catch (error) {
    fc.pre(!(error instanceof WaybillError && error.message.includes('too complex')));
    throw error;
  }
}

/** Both must say the same, and `explain` what `matches` says. */
function agree([pattern, against]: [Json, Json]): void {
  const compiled = compileOrSkip(pattern);
  const expected = referenceMatches(pattern, against);

  expect(compiled.matches(against)).toBe(expected);
  expect(indexed(compiled).matching(against)).toHaveLength(expected ? 20 : 0);
  expect(compiled.explain(against).matched).toBe(compiled.matches(against));
}

/** A field that sorts before all others, and has more values to look at than a short search looks at. */
function withMuchToLookAt([pattern, against]: [JsonObject, JsonObject]): [Json, Json] {
  const values = Array.from({ length: 250 }, () => ({ x: 'no' }));
  return [
    { ...pattern, '!': { x: ['yes'] } },
    { ...against, '!': [...values, { x: 'yes' }] },
  ];
}

/** The same event with each array in another, where a field is searched for in more than one way. */
function nestArrays(value: Json): Json {
  if (Array.isArray(value)) return [value.map(nestArrays)];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, nestArrays(member ?? null)]),
  );
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
    const list = fc.oneof(present, absent);

    fc.assert(fc.property(pair(dottedEvent, list), agree), { numRuns: 3000 });
  });

  it('agrees with the reference where a long array is looked at first', () => {
    const list = fc.oneof(present, absent);

    fc.assert(
      fc.property(pair(event, list), (both) => agree(withMuchToLookAt(both))),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['', (both: [JsonObject, JsonObject]): [Json, Json] => both],
    [', where a long one is looked at first', withMuchToLookAt],
  ])('agrees with the reference on arrays in arrays%s', (_, change) => {
    const list = fc.oneof(present, absent);

    fc.assert(
      fc.property(pair(event, list), (both) => {
        const [pattern, against] = change(both);
        agree([pattern, nestArrays(against)]);
      }),
      { numRuns: 1000 },
    );
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
