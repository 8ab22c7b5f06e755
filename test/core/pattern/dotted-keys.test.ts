import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { matches } from '../../support/builders/patterns.ts';

/*
 * event-ruler joins the keys of patterns and of events with dots, so that it cannot tell `{"a.b": 1}` from
 * `{"a": {"b": 1}}` (README, "Caveat: Compiled rules and JSON keys with dots").
 */
describe('keys with dots', () => {
  const PATTERNS: Json[] = [
    { a: { b: { c: ['x'] } } },
    { 'a.b.c': ['x'] },
    { 'a.b': { c: ['x'] } },
    { a: { 'b.c': ['x'] } },
  ];
  const EVENTS: Json[] = [
    { a: { b: { c: 'x' } } },
    { 'a.b.c': 'x' },
    { 'a.b': { c: 'x' } },
    { a: { 'b.c': 'x' } },
    { a: [{ b: [{ c: ['x'] }] }] },
    { a: [{ 'b.c': 'x' }] },
    { 'a.b': [{ c: 'x' }] },
  ];

  it.each(PATTERNS.flatMap((pattern) => EVENTS.map((event): [Json, Json] => [pattern, event])))(
    '%j matches %j',
    (pattern, event) => {
      expect(matches(pattern, event)).toBe(true);
    },
  );

  it.each<Json>([
    { a: { b: { c: 'y' } } },
    { 'a.b.c': 'y' },
    { 'a.b.c.d': 'x' },
    { 'a.b': 'x' },
    { a: { b: { 'a.b.c': 'x' } } },
    { 'a.b': { 'b.c': 'x' } },
    { 'b.c': 'x', a: {} },
    { 'a.b.c': { c: 'x' } },
    { 'a.b.': { c: 'x' } },
  ])('do not match where another path is meant: %j', (event) => {
    for (const pattern of PATTERNS) expect(matches(pattern, event)).toBe(false);
  });

  it('are found beside an object that has the other fields', () => {
    const pattern = { user: { id: [1], name: ['x'] } };

    expect(matches(pattern, { user: { id: 1 }, 'user.name': 'x' })).toBe(true);
    expect(matches(pattern, { user: { name: 'x' }, 'user.id': 1 })).toBe(true);
    expect(matches(pattern, { 'user.id': 1, 'user.name': 'x' })).toBe(true);
    expect(matches(pattern, { user: { id: 2 }, 'user.name': 'x', 'user.id': 1 })).toBe(true);
    expect(matches(pattern, { user: { id: 2 }, 'user.name': 'x' })).toBe(false);
    expect(matches(pattern, { user: [{ id: 0 }, { id: 1 }], 'user.name': 'x' })).toBe(true);
  });

  it('still keep the elements of an array apart', () => {
    const pattern = { user: { id: [1], name: ['x'], age: [5] } };

    expect(matches(pattern, { user: [{ id: 1 }, { age: 5 }], 'user.name': 'x' })).toBe(false);
    expect(matches(pattern, { user: [{ id: 1, age: 5 }], 'user.name': 'x' })).toBe(true);
  });

  it.each<Json>([
    { 'a.b': { c: 1 }, a: { b: { d: 2 } } },
    { 'a.b.c': 1, a: { 'b.d': 2 } },
    { 'a.b': [{ c: 1 }, { c: 0 }], a: { b: { d: [0, 2] } } },
  ])('are one path with nested ones: %j', (event) => {
    const pattern = (c: number, d: number) => ({ a: { b: { c: [c], d: [d] } } });

    expect(matches(pattern(1, 2), event)).toBe(true);
    expect(matches(pattern(1, 3), event)).toBe(false);
    expect(matches({ a: { b: { c: [1], d: [{ exists: false }] } } }, event)).toBe(false);
    expect(matches({ a: { b: { c: [{ exists: false }], d: [2] } } }, event)).toBe(false);
    expect(matches({ a: { b: { c: [1], e: [{ exists: false }] } } }, event)).toBe(true);
  });

  it('count for exists', () => {
    expect(matches({ a: { b: [{ exists: false }] } }, { 'a.b': 1 })).toBe(false);
    expect(matches({ 'a.b': [{ exists: false }] }, { a: { b: 1 } })).toBe(false);
    expect(matches({ 'a.b': [{ exists: false }] }, { a: { c: 1 }, 'a.bc': 1 })).toBe(true);
  });

  it('give one field of a pattern twice, and the last counts', () => {
    const pattern = { a: { b: ['x'] }, 'a.b': ['y'] };

    expect(matches(pattern, { a: { b: 'y' } })).toBe(true);
    expect(matches(pattern, { a: { b: 'x' } })).toBe(false);
  });

  it('may make a field both a value and an object', () => {
    const pattern = { a: ['x'], 'a.b': ['y'] };

    expect(matches(pattern, { a: ['x', { b: 'y' }] })).toBe(true);
    expect(matches(pattern, { a: 'x', 'a.b': 'y' })).toBe(true);
    expect(matches(pattern, { a: { b: 'y' } })).toBe(false);
    expect(matches(pattern, { a: 'z', 'a.b': 'y' })).toBe(false);
  });

  it.each(['.', '..', 'a.', '.a', 'a..b', ''])('may be as odd as %j', (key) => {
    expect(matches({ [key]: ['x'] }, { [key]: 'x' })).toBe(true);
    expect(matches({ [key]: ['x'] }, { [key]: 'y' })).toBe(false);
  });
});
