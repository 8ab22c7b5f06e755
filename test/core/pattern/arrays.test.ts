import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { fieldMatches, matches } from '../../support/builders/patterns.ts';

const THERE = [{ exists: true }];
const ABSENT = [{ exists: false }];
const both = (index: number): Json => ({ x: index, y: index });

describe('an array of values', () => {
  it.each<[Json, Json, boolean]>([
    [['a'], ['x', 'a'], true],
    [['a', 'b'], ['x', 'b'], true],
    [['a'], ['x', 'y'], false],
    [['a'], [], false],
    [[null], [], false],
    [[null], [null], true],
    [['a'], [['x'], [['a']]], true],
    [['a'], [[], [[]]], false],
    [['a'], [{ a: 'a' }], false],
    [['a'], [{ x: 1 }, 'a'], true],
    [[{ prefix: 'a' }, 5], ['x', 5], true],
  ])('is matched by %j when one element is: %j is %j', (list, value, expected) => {
    expect(fieldMatches(list, value)).toBe(expected);
  });

  it('may match two fields with two elements, which stand in no object', () => {
    const pattern = { tags: ['a'], cats: ['y'], type: ['GROUP'] };

    expect(matches(pattern, { tags: ['b', 'a'], cats: ['x', 'y'], type: 'GROUP' })).toBe(true);
  });

  it('is searched in no time however long it is', () => {
    const event = { tags: Array.from({ length: 200_000 }, (_, index) => `tag-${index}`) };

    expect(matches({ tags: ['tag-199999'], other: [{ exists: false }] }, event)).toBe(true);
    expect(matches({ tags: ['none'] }, event)).toBe(false);
  });

  it('is searched to any depth', () => {
    let value: Json = 'a';
    for (let depth = 0; depth < 900; depth++) value = [value];

    expect(fieldMatches(['a'], value)).toBe(true);
    expect(fieldMatches([{ exists: false }], value)).toBe(false);
  });
});

// aws/event-ruler, README, "JSON Array Matching", and src/test/data/array*.json (Apache-2.0; data only).
describe('an array of objects', () => {
  const EMPLOYEES = [
    { firstName: 'John', lastName: 'Doe' },
    { firstName: 'Anna', lastName: 'Smith' },
    { firstName: 'Peter', lastName: 'Jones' },
  ];

  it.each<[string, Json]>([
    ['a list', { employees: EMPLOYEES }],
    ['lists in a list', { employees: [EMPLOYEES.slice(0, 2), EMPLOYEES.slice(2)] }],
    ['lists in lists in a list', { employees: [[[EMPLOYEES[0] ?? null]], EMPLOYEES.slice(1)] }],
  ])('matches fields of one element and not of two, in %s', (_, event) => {
    const employee = (firstName: string, lastName: string) => ({
      employees: { firstName: [firstName], lastName: [lastName] },
    });

    expect(matches({ employees: { firstName: ['Anna'] } }, event)).toBe(true);
    expect(matches(employee('Anna', 'Smith'), event)).toBe(true);
    expect(matches(employee('Peter', 'Jones'), event)).toBe(true);
    expect(matches(employee('Anna', 'Jones'), event)).toBe(false);
    expect(matches(employee('Anna', 'Doe'), event)).toBe(false);
  });

  it.each<[Json, boolean]>([
    [[{ metricName: 'CPUUtilization', namespace: 'AWS/ES' }], true],
    [
      [
        { metricName: 'CPUUtilization', namespace: 'AWS/EC2' },
        { metricName: 'RequestCount', namespace: 'AWS/ES' },
      ],
      false,
    ],
  ])('keeps the metrics %j apart: %j', (metrics, expected) => {
    const pattern = { metrics: { metricName: ['CPUUtilization'], namespace: ['AWS/ES'] } };

    expect(matches(pattern, { metrics })).toBe(expected);
  });

  it.each<[string, Json, Json, boolean]>([
    ['both in one', { d: { a: [1], b: [2] } }, { d: [{ a: 1, b: 2 }] }, true],
    ['split', { d: { a: [1], b: [2] } }, { d: [{ a: 1 }, { b: 2 }] }, false],
    [
      'the last of three',
      { d: { a: [1], b: [2] } },
      { d: [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }] },
      true,
    ],
    ['a value beside objects', { d: { a: [1] } }, { d: [5, { a: 1 }] }, true],
    [
      'inner, in one',
      { u: { t: { k: ['c'], v: ['b'] } } },
      { u: [{ t: [{ k: 'c', v: 'b' }] }] },
      true,
    ],
    [
      'inner, split',
      { u: { t: { k: ['c'], v: ['b'] } } },
      { u: [{ t: [{ k: 'c' }, { v: 'b' }] }] },
      false,
    ],
    [
      'outer, in one',
      { d: { n: ['a'], i: { x: ['1'] } } },
      { d: [{ n: 'a', i: { x: '1' } }] },
      true,
    ],
    [
      'outer, split',
      { d: { n: ['a'], i: { x: ['1'] } } },
      { d: [{ n: 'a' }, { i: { x: '1' } }] },
      false,
    ],
    [
      'two arrays',
      { a: { x: [1] }, b: { x: [2] } },
      { a: [{ x: 0 }, { x: 1 }], b: [{ x: 2 }, { x: 0 }] },
      true,
    ],
    [
      'an array in one element against another element',
      { d: { a: [1], e: { b: [2] } } },
      {
        d: [
          { a: 1, e: [{ b: 0 }] },
          { a: 0, e: [{ b: 2 }] },
        ],
      },
      false,
    ],
    [
      'arrays below one element',
      { d: { e: { b: [2] }, f: { c: [3] } } },
      { d: [{ e: [{ b: 1 }, { b: 2 }], f: [{ c: 3 }, { c: 4 }] }] },
      true,
    ],
    ['lists in a list, split', { d: { a: [1], b: [2] } }, { d: [[{ a: 1 }], [{ b: 2 }]] }, false],
    [
      'a field that a key with a dot adds in the same element',
      { d: { a: { x: [1] }, b: [2] } },
      { d: [{ 'a.x': 1, a: { x: 0 }, b: 2 }] },
      true,
    ],
    [
      'a field that a key with a dot adds in another element',
      { d: { a: { x: [1] }, b: [2] } },
      { d: [{ 'a.x': 1 }, { a: { x: 0 }, b: 2 }] },
      false,
    ],
    [
      'an element with a key with a dot before one that matches',
      { d: { a: { x: [1] }, b: [2] } },
      { d: [{ 'a.x': 1 }, { a: { x: 1 }, b: 2 }] },
      true,
    ],
    ['absence in the element', { d: { a: [1], b: ABSENT } }, { d: [{ a: 1 }, { b: 2 }] }, true],
    [
      'absence that is only in another element',
      { d: { a: [1], b: ABSENT } },
      { d: [{ a: 1, b: 2 }, { a: 3 }] },
      false,
    ],
    [
      'absence that comes first by name, from every element',
      { d: { a: ABSENT, b: [1] } },
      { d: [{ b: 1 }, { a: 2 }] },
      false,
    ],
    [
      'absence that comes first by name, from one around the array',
      { d: { a: ABSENT, b: { x: [1] } } },
      { d: { b: [{ x: 0 }, { x: 1 }] } },
      true,
    ],
    [
      'values and fields of objects beside them',
      { d: ['v'], 'd.a': [1] },
      { d: ['v', { a: 1 }] },
      true,
    ],
    [
      'a name that every object has',
      { d: { constructor: THERE, b: [1] } },
      { d: [{ b: 1 }] },
      false,
    ],
    [
      'a name that every object has, of its own',
      { d: { constructor: THERE, b: [1] } },
      { d: [{ b: 1, constructor: 1 }] },
      true,
    ],
    ['no object', { d: { a: [{ exists: true }] } }, { d: [] }, false],
    ['values only', { d: { a: [{ exists: true }] } }, { d: [1, 'a'] }, false],
  ])('%s', (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it('is searched in no time however long two of them are', () => {
    const many = (key: string) => Array.from({ length: 20_000 }, (_, index) => ({ [key]: index }));
    const pattern = { a: { x: [-1] }, b: { y: [-1] }, c: [1] };

    expect(matches(pattern, { a: many('x'), b: many('y'), c: 1 })).toBe(false);
  });

  it.each<[string, Json, (index: number) => Json]>([
    ['three of them', { a: { x: THERE }, b: { x: THERE }, c: { x: [-1], y: [0] } }, both],
    ['one, by two fields', { a: { x: THERE, y: [-1, { exists: false }] } }, both],
    [
      'arrays in an array',
      { a: { v: { x: THERE }, w: { x: THERE, y: [-1, { exists: false }] } } },
      (index) => ({ v: [both(index), both(1)], w: [both(index), both(0)] }),
    ],
  ])('is searched in time when every element begins to match: %s', (_, pattern, item) => {
    const list = Array.from({ length: 5000 }, (_, index) => item(index));

    expect(matches(pattern, { a: list, b: list.slice(), c: [{ x: -1 }, { y: 0 }] })).toBe(false);
  });
});
