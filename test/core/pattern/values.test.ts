import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { fieldMatches, matches } from '../../support/builders/patterns.ts';

describe('a value', () => {
  it.each<[Json, Json]>([
    ['running', 'running'],
    ['', ''],
    ['\u{1F680} ', '\u{1F680} '],
    [5, 5],
    [0, -0],
    [300, 3e2],
    [1.5, 1.5],
    [true, true],
    [false, false],
    [null, null],
  ])('%j matches %j', (listed, value) => {
    expect(fieldMatches([listed], value)).toBe(true);
  });

  it.each<[Json, Json]>([
    ['running', 'Running'],
    ['running', 'running '],
    ['running', ''],
    ['\u00e9', 'e\u0301'],
    [5, '5'],
    ['5', 5],
    [5, 5.0000001],
    [0, false],
    [1, true],
    [true, 'true'],
    [false, null],
    [null, 'null'],
    [null, ''],
    [null, 0],
    ['', null],
    ['[object Object]', {}],
    ['a', { a: 'a' }],
    ['a,b', ['a', 'b']],
  ])('%j does not match %j', (listed, value) => {
    expect(fieldMatches([listed], value)).toBe(false);
  });

  it('takes numbers as written in any way', () => {
    const pattern = '{"a": [300], "b": [3.0e2], "c": [{"numeric": ["=", 3e2]}]}';

    expect(matches(pattern, JSON.parse('{"a": 300.0, "b": 300, "c": 0.3e3}'))).toBe(true);
  });

  it('matches when any of those listed does', () => {
    const list = ['a', 5, null, { prefix: 'x' }, { numeric: ['>', 100] }, { exists: false }];

    expect(['a', 5, null, 'xyz', 101].map((value) => fieldMatches(list, value))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(matches({ field: list }, {})).toBe(true);
    expect(['b', 6, true, 'ax', 100].some((value) => fieldMatches(list, value))).toBe(false);
  });

  it('never matches a key in other letters', () => {
    expect(matches({ Field: ['a'] }, { field: 'a' })).toBe(false);
    expect(matches({ field: ['a'] }, { Field: 'a' })).toBe(false);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'is not found in the prototype of an event (%s)',
    (key) => {
      const pattern = JSON.stringify({ KEY: [{ exists: true }] }).replace('KEY', key);
      const absent = JSON.stringify({ KEY: [{ exists: false }] }).replace('KEY', key);

      expect(matches(pattern, {})).toBe(false);
      expect(matches(absent, {})).toBe(true);
      expect(matches(pattern, JSON.parse(`{"${key}": 1}`))).toBe(true);
    },
  );

  it.each<[string, Json]>([
    ['null', null],
    ['a text', 'running'],
    ['a number', 5],
    ['a list', ['running']],
    ['an empty object', {}],
  ])('is not found in an event that is %s', (_, event) => {
    expect(matches({ state: ['running'] }, event)).toBe(false);
  });

  it('is found however deep it stands, though not deeper than asked', () => {
    const pattern = { a: { b: { c: { d: ['x'] } } } };

    expect(matches(pattern, { a: { b: { c: { d: 'x' } } } })).toBe(true);
    expect(matches(pattern, { a: { b: { c: { d: { d: 'x' } } } } })).toBe(false);
    expect(matches(pattern, { a: { b: { c: 'x' } } })).toBe(false);
  });

  it('needs every field to match', () => {
    const pattern = { source: ['/shop'], data: { amount: [5], currency: ['EUR'] } };

    expect(matches(pattern, { source: '/shop', data: { amount: 5, currency: 'EUR' } })).toBe(true);
    expect(matches(pattern, { source: '/shop', data: { amount: 5, currency: 'USD' } })).toBe(false);
    expect(matches(pattern, { source: '/shop', data: { amount: 5 } })).toBe(false);
    expect(matches(pattern, { data: { amount: 5, currency: 'EUR' } })).toBe(false);
  });
});

describe('a pattern’s text', () => {
  it('counts the last of a key that is given twice', () => {
    const pattern = '{"a": ["x"], "a": ["y"]}';

    expect(matches(pattern, { a: 'y' })).toBe(true);
    expect(matches(pattern, { a: 'x' })).toBe(false);
  });

  it('means the same as its JSON', () => {
    const pattern = { data: { amount: [{ numeric: ['>', 5] }] } };

    expect(matches(JSON.stringify(pattern), { data: { amount: 6 } })).toBe(true);
    expect(matches(JSON.stringify(pattern), { data: { amount: 5 } })).toBe(false);
  });
});
