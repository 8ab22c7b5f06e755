import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';

const explain = (pattern: Json, event: Json) => compilePattern(pattern).explain(event);

describe('explain', () => {
  it('says only that it matched when it did', () => {
    expect(explain({ a: ['x'] }, { a: 'x' })).toEqual({ matched: true });
  });

  it('names the clause, its path and the value that it saw', () => {
    const pattern = { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } };

    expect(explain(pattern, { type: 'order.placed', data: { amount: 50 } })).toEqual({
      matched: false,
      path: 'data.amount',
      clause: [{ numeric: ['>', 100] }],
      actual: 50,
      reason: 'data.amount is 50; it must be a number > 100',
    });
  });

  it('names the first clause that failed when several did', () => {
    const pattern = { a: ['x'], b: ['y'], c: ['z'] };

    expect(explain(pattern, { a: 'x', b: 'no', c: 'no' })).toMatchObject({
      path: 'b',
      actual: 'no',
    });
  });

  it.each<[Json, Json, string]>([
    [['x'], 'y', 'a is "y"; it must be "x"'],
    [['x', 5, null, true], 'y', 'a is "y"; it must be "x" or 5 or null or true'],
    [[5], '5', 'a is "5"; it must be 5'],
    [[{ prefix: 'x' }], 'y', 'a is "y"; it must be a text that begins with "x"'],
    [
      [{ prefix: { 'equals-ignore-case': 'x' } }],
      'y',
      'a is "y"; it must be a text that begins with "x" in any case',
    ],
    [[{ suffix: 'x' }], 5, 'a is 5; it must be a text that ends with "x"'],
    [
      [{ suffix: { 'equals-ignore-case': 'x' } }],
      5,
      'a is 5; it must be a text that ends with "x" in any case',
    ],
    [[{ 'equals-ignore-case': 'x' }], null, 'a is null; it must be "x" in any case'],
    [[{ wildcard: 'x*' }], 'y', 'a is "y"; it must be a text like "x*"'],
    [[{ 'anything-but': 'y' }], 'y', 'a is "y"; it must be anything but "y"'],
    [[{ 'anything-but': ['y', 'z'] }], 'z', 'a is "z"; it must be anything but ["y","z"]'],
    [
      [{ 'anything-but': { prefix: ['y', 'z'] } }],
      'zero',
      'a is "zero"; it must be anything but a text that begins with "y" or a text that begins with "z"',
    ],
    [[{ numeric: ['>=', 0, '<', 5] }], 5, 'a is 5; it must be a number >= 0 and < 5'],
    [
      [{ cidr: '10.0.0.0/8' }],
      '11.0.0.1',
      'a is "11.0.0.1"; it must be an address in "10.0.0.0/8"',
    ],
    [[{ exists: false }], 'y', 'a is "y"; it must be absent'],
    [['x'], ['y', 'z'], 'a is ["y","z"]; it must be "x"'],
    [['x'], [['y'], []], 'a is "y"; it must be "x"'],
  ])('says of %j and %j why', (list, value, reason) => {
    expect(explain({ a: list }, { a: value })).toMatchObject({ matched: false, reason });
  });

  it.each<[string, Json]>([
    ['not there', {}],
    ['an empty list', { a: [] }],
    ['a list of empty lists', { a: [[], [[]]] }],
  ])('calls a field absent that is %s', (_, event) => {
    expect(explain({ a: [{ exists: true }] }, event)).toEqual({
      matched: false,
      path: 'a',
      clause: [{ exists: true }],
      actual: undefined,
      reason: 'a is absent; it must be there',
    });
  });

  it.each<[string, Json]>([
    ['an object', { a: { b: 1 } }],
    ['an empty object', { a: {} }],
    ['an object in a list', { a: [[], { b: 1 }] }],
  ])('does not call a field absent that is %s', (_, event) => {
    expect(explain({ a: [{ exists: true }] }, event)).toMatchObject({
      path: 'a',
      actual: undefined,
      reason: 'a is an object, which no list of values matches; it must be there',
    });
  });

  it('shows every value that it saw in an array of objects', () => {
    const event = { items: [{ sku: 'a' }, { sku: ['b', 'c'] }, { other: 1 }] };

    expect(explain({ items: { sku: ['x'] } }, event)).toMatchObject({
      path: 'items.sku',
      actual: ['a', 'b', 'c'],
      reason: 'items.sku is ["a","b","c"]; it must be "x"',
    });
  });

  it('says when all clauses hold, but in different elements of an array', () => {
    const pattern = { items: { sku: ['a'], count: [2] } };

    expect(explain(pattern, { items: [{ sku: 'a' }, { count: 2 }] })).toEqual({
      matched: false,
      path: 'items.sku, items.count',
      clause: [['a'], [2]],
      actual: undefined,
      reason:
        'items.sku, items.count each match, but in different elements of an array; one element must match them all',
    });
  });

  it('chooses the alternative of $or that came closest', () => {
    const pattern = {
      type: ['order'],
      $or: [
        { data: { country: ['FR'], currency: ['EUR'] } },
        { data: { country: ['DE'], currency: ['USD'] } },
      ],
    };

    const why = explain(pattern, { type: 'order', data: { country: 'DE', currency: 'EUR' } });
    const closer = explain(pattern, { type: 'order', data: { country: 'DE', currency: 'CHF' } });

    expect(why).toMatchObject({ path: 'data.country', clause: ['FR'], actual: 'DE' });
    expect(closer).toMatchObject({ path: 'data.currency', clause: ['USD'], actual: 'CHF' });
  });

  it('prefers the alternative of $or that fails least', () => {
    const pattern = { $or: [{ a: [1], b: [2], c: [3] }, { d: [4] }] };

    expect(explain(pattern, { a: 1, b: 0, c: 0, d: 0 })).toMatchObject({ path: 'd', actual: 0 });
    expect(explain(pattern, { a: 1, b: 2, c: 0, d: 0 })).toMatchObject({ path: 'c', actual: 0 });
  });

  it('names only the fields that no element of an array has together', () => {
    const pattern = { type: ['order'], items: { sku: ['a'], count: [2] }, tags: { name: ['x'] } };
    const event = {
      type: 'order',
      items: [{ sku: 'a' }, { count: 2 }],
      tags: [{ name: 'x' }, { name: 'y' }],
    };

    expect(explain(pattern, event)).toMatchObject({
      path: 'items.sku, items.count',
      clause: [['a'], [2]],
    });
  });

  it('says of a field that must be absent from an element that it is there', () => {
    const pattern = { type: ['order'], items: { sku: ['a'], gift: [{ exists: false }] } };
    const event = { type: 'order', items: [{ sku: 'a', gift: true }, { sku: 'b' }] };

    expect(explain(pattern, event)).toMatchObject({ path: 'items.gift', actual: true });
  });

  it('finds values under keys with dots', () => {
    expect(explain({ a: { b: ['x'] } }, { 'a.b': 'y' })).toMatchObject({
      path: 'a.b',
      actual: 'y',
    });
  });

  it('cuts a long value short in its sentence, and gives it whole', () => {
    const long = 'y'.repeat(5000);

    const why = explain({ a: ['x'] }, { a: long });

    expect(why).toMatchObject({ actual: long });
    expect(why.matched === false && why.reason.length).toBeLessThan(150);
  });

  it('gives the clause as it was written', () => {
    const clause = [{ prefix: 'x' }, 'y', { numeric: ['<', 5] }];

    expect(explain({ a: clause }, { a: 'z' })).toMatchObject({ clause });
  });

  it.each<Json>([null, 'text', 5, []])('bears an event that is %j', (event) => {
    expect(explain({ a: ['x'] }, event)).toMatchObject({ matched: false, path: 'a' });
  });
});
