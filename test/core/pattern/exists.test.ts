import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { fieldMatches, matches } from '../../support/builders/patterns.ts';

const THERE = [{ exists: true }];
const ABSENT = [{ exists: false }];

describe('exists', () => {
  it.each<[string, Json]>([
    ['a text', 'a'],
    ['an empty text', ''],
    ['a number', 0],
    ['false', false],
    ['null', null],
    ['a list with a value', ['a']],
    ['a list with null', [null]],
    ['a value in lists', [[], ['a']]],
    ['a value beside an object', [{}, 'a']],
  ])('finds %s', (_, value) => {
    expect(fieldMatches(THERE, value)).toBe(true);
    expect(fieldMatches(ABSENT, value)).toBe(false);
  });

  it.each<[string, Json]>([
    ['an empty list', []],
    ['empty lists in a list', [[], [[]]]],
    ['an object, which is no leaf', { a: 1 }],
    ['an empty object', {}],
    ['a list of objects', [{ a: 1 }]],
  ])('takes %s for absent', (_, value) => {
    expect(fieldMatches(THERE, value)).toBe(false);
    expect(fieldMatches(ABSENT, value)).toBe(true);
  });

  it.each<[string, Json]>([
    ['the field is not there', { d: {} }],
    ['nothing above it is there', {}],
    ['an object stands above it that has others', { d: { b: 1 } }],
    ['a text stands above it', { d: 'text' }],
    ['null stands above it', { d: null }],
    ['an empty list stands above it', { d: [] }],
    ['values stand above it', { d: [1, 'a'] }],
    ['a list of objects without it stands above it', { d: [{ b: 1 }, { c: 2 }] }],
    ['values and objects stand above it', { d: [1, { b: 1 }] }],
  ])('finds it absent when %s', (_, event) => {
    expect(matches({ d: { a: ABSENT } }, event)).toBe(true);
    expect(matches({ d: { a: { x: ABSENT } } }, event)).toBe(true);
    expect(matches({ d: { a: THERE } }, event)).toBe(false);
  });

  it.each<[string, Json]>([
    ['in an object', { d: { a: 1 } }],
    ['in one of several objects', { d: [{ b: 1 }, { a: 1 }] }],
    ['in lists', { d: [[{ a: [[1]] }]] }],
    ['beside values', { d: [1, { a: null }] }],
    ['under a key with a dot', { 'd.a': 1 }],
  ])('finds it there %s', (_, event) => {
    expect(matches({ d: { a: ABSENT } }, event)).toBe(false);
    expect(matches({ d: { a: THERE } }, event)).toBe(true);
  });

  it('may be one of several matchers', () => {
    const pattern = { d: { a: [{ 'anything-but': 'x' }, { exists: false }] } };

    expect(matches(pattern, { d: {} })).toBe(true);
    expect(matches(pattern, { d: 'text' })).toBe(true);
    expect(matches(pattern, { d: { a: 'y' } })).toBe(true);
    expect(matches(pattern, { d: { a: 'x' } })).toBe(false);
    expect(matches(pattern, { d: [{ a: 'x' }, { b: 1 }] })).toBe(false);
    expect(matches(pattern, { d: [{ a: 'x' }, { a: 'y' }] })).toBe(true);
  });

  it('lets other fields of the same object match or not', () => {
    const pattern = { d: { a: ABSENT, b: [1] } };

    expect(matches(pattern, { d: { b: 1 } })).toBe(true);
    expect(matches(pattern, { d: { b: 2 } })).toBe(false);
    expect(matches(pattern, { d: {} })).toBe(false);
    expect(matches(pattern, { d: 'text' })).toBe(false);
  });
});

/*
 * event-ruler takes the fields in the order of their paths. A field that must be absent is looked for in the array
 * elements that the fields before it matched in, and everywhere when none of them stands in the same array
 * (`NameState.getNameTransitions`; ACMachineTest, testACWithExistFalseRule).
 */
describe('exists: false in an array of objects', () => {
  it('concerns the element that the fields before it matched in', () => {
    const pattern = { d: { a: ['x'], b: ABSENT } };

    expect(matches(pattern, { d: [{ a: 'x' }, { a: 'y', b: 1 }] })).toBe(true);
    expect(matches(pattern, { d: [{ a: 'y' }, { a: 'x', b: 1 }] })).toBe(false);
    expect(matches(pattern, { d: [{ a: 'x', b: 1 }, { a: 'x' }] })).toBe(true);
  });

  it('concerns the whole array when the field that matches comes after it', () => {
    const pattern = { d: { a: ABSENT, b: ['x'] } };

    expect(matches(pattern, { d: [{ b: 'x' }, { b: 'y', a: 1 }] })).toBe(false);
    expect(matches(pattern, { d: [{ b: 'x' }, { b: 'y' }] })).toBe(true);
  });

  it('concerns the whole of another array', () => {
    const pattern = { c: { a: ['x'] }, d: { b: ABSENT } };

    expect(matches(pattern, { c: [{ a: 'x' }], d: [{ a: 1 }, { b: 1 }] })).toBe(false);
    expect(matches(pattern, { c: [{ a: 'x' }], d: [{ a: 1 }] })).toBe(true);
  });

  it('concerns all below the element, however deep', () => {
    const pattern = { d: { a: ['x'], b: { c: { e: ABSENT } } } };

    expect(matches(pattern, { d: [{ a: 'x' }, { a: 'y', b: [{ c: [{ e: 1 }] }] }] })).toBe(true);
    expect(matches(pattern, { d: [{ a: 'x', b: [{}, { c: [{}, { e: 1 }] }] }] })).toBe(false);
  });

  it('concerns the inner element when the field before it stands in there', () => {
    const pattern = { d: { i: { a: ['x'], b: ABSENT } } };

    expect(matches(pattern, { d: [{ i: [{ a: 'x' }, { b: 1 }] }] })).toBe(true);
    expect(matches(pattern, { d: [{ i: [{ a: 'x', b: 1 }, { a: 'y' }] }] })).toBe(false);
  });

  it('concerns the object that keys with dots are in', () => {
    const pattern = { a: { b: { c: ['x'], d: ABSENT } } };

    expect(matches(pattern, { 'a.b.c': 'x', 'a.b.d': 1 })).toBe(false);
    expect(matches(pattern, { 'a.b.c': 'x', 'b.d': 1, d: 1 })).toBe(true);
    expect(matches(pattern, { 'a.b': [{ c: 'x' }, { d: 1 }] })).toBe(true);
    expect(matches(pattern, { a: [{ 'b.c': 'x' }, { 'b.d': 1 }] })).toBe(true);
    expect(matches(pattern, { a: [{ 'b.c': 'x', 'b.d': 1 }] })).toBe(false);
  });

  it('concerns the whole array when the field before it is a value in it', () => {
    const pattern = { a: ['x'], 'a.b': ABSENT };

    expect(matches(pattern, { a: ['x', { c: 1 }, { b: 1 }] })).toBe(false);
    expect(matches(pattern, { a: ['x', { c: 1 }] })).toBe(true);
  });

  it('concerns the element of a field that may be absent itself, too', () => {
    const pattern = { d: { a: ['x', { exists: false }], b: ABSENT } };

    expect(matches(pattern, { d: [{ a: 'x' }, { b: 1 }] })).toBe(true);
    expect(matches(pattern, { d: [{ a: 'x', b: 1 }, { a: 'y' }] })).toBe(false);
  });

  it('takes the order of paths and not of the pattern', () => {
    const event = { d: [{ a: 'x' }, { a: 'y', b: 1 }] };

    expect(matches({ d: { b: ABSENT, a: ['x'] } }, event)).toBe(true);
    expect(matches({ 'd.b': ABSENT, 'd.a': ['x'] }, event)).toBe(true);
  });

  it('holds in event-ruler’s own example', () => {
    const pattern = (interfaceName: string) => ({
      requestContext: {
        taskInstances: {
          taskInstanceState: ['ACTIVE'],
          provider: { id: ['XXXXXXXXXXXX'] },
          resources: {
            additionalContext: { capabilityInterfaces: { [interfaceName]: ABSENT } },
          },
        },
      },
    });
    const task = (state: string, provider: string, additionalContext: Json | undefined) => ({
      taskInstanceState: state,
      provider: { id: provider },
      resources: [additionalContext === undefined ? {} : { additionalContext }],
    });
    const context = { capabilityInterfaces: [{ interfaceName: 'Dummy.DummyDumDum' }] };
    const tasks = (...taskInstances: Json[]) => ({ requestContext: { taskInstances } });
    const first = tasks(
      task('ACTIVE', 'XXXXXXXXXXXX', undefined),
      task('InACTIVE', 'SomeRandom', context),
    );
    const second = tasks(
      task('ACTIVE', 'XXXXXXXXXXXX', context),
      task('InACTIVE', 'SomeRandom', context),
    );

    expect(matches(pattern('interfaceName'), first)).toBe(true);
    expect(matches(pattern('abc'), first)).toBe(true);
    expect(matches(pattern('interfaceName'), second)).toBe(false);
    expect(matches(pattern('abc'), second)).toBe(true);
  });
});
