import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import {
  checkPatternLength,
  PATTERN_LIMIT,
} from '../../../core/pattern/checks/check-pattern-length.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { refusalOf } from '../../support/builders/patterns.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a pattern', () => {
  it.each<[string, string, string]>([
    ['an empty text', '', 'is not JSON'],
    ['no JSON', 'source = shop', 'is not JSON: source = shop'],
    ['JSON5', "{source: ['/shop']}", 'is not JSON'],
    ['null', 'null', 'must be an object of fields; received null'],
    ['a list', '[{"a": ["b"]}]', 'must be an object of fields; received [{"a":["b"]}]'],
    ['a text', '"a"', 'must be an object of fields; received "a"'],
    ['an empty object', '{}', 'an object must name at least one field'],
    ['an empty object within', '{"a": {"b": {}}}', '`a.b`: an object must name at least one field'],
    ['a value without its list', '{"a": "b"}', '`a`: a field must be a list'],
    ['a number without its list', '{"a": {"b": 42}}', '`a.b`: a field must be a list'],
    ['null without its list', '{"a": null}', '`a`: a field must be a list'],
    ['an empty list', '{"a": {"b": []}}', '`a.b`: a list must hold at least one value or matcher'],
    ['a list in a list', '{"a": [["b"]]}', '`a`: a list may not stand in a list'],
    ['an operator without a list', '{"a": {"prefix": "b"}}', '`a.prefix`: a field must be a list'],
    ['an empty matcher', '{"a": [{}]}', '`a`: there is no operator ``'],
    ['an unknown operator', '{"a": [{"regex": "b"}]}', '`a`: there is no operator `regex`'],
    ['an operator in capitals', '{"a": [{"EXISTS": true}]}', '`a`: there is no operator `EXISTS`'],
    ['a name of every object', '{"a": [{"constructor": 1}]}', 'no operator `constructor`'],
    ['the name of a prototype', '{"a": [{"__proto__": 1}]}', 'no operator `__proto__`'],
    ['two operators in one', '{"a": [{"prefix": "b", "suffix": "c"}]}', 'has one operator only'],
    [
      'a number beyond a double',
      '{"a": [1e400]}',
      '`a`: a number must be one that a double holds; received Infinity',
    ],
    ['another, negative', '{"a": ["b", -1e400]}', '`a`: a number must be one that a double holds'],
  ])('rejects %s', (_, pattern, reason) => {
    const { code, message } = refusalOf(pattern);

    expect(code).toBe('invalid-pattern');
    expect(message).toContain(reason);
  });

  it('says what operators there are', () => {
    expect(refusalOf({ a: [{ like: 'b' }] }).message).toContain(
      'there are prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr, exists',
    );
  });

  it('may nest 100 fields deep, and no deeper', () => {
    const pattern = (depth: number) => `${'{"a":'.repeat(depth)}["b"]${'}'.repeat(depth)}`;

    expect(() => compilePattern(pattern(100))).not.toThrow();
    expect(refusalOf(pattern(101)).message).toBe(
      'the event pattern at `a.a.a`: fields may nest 100 deep',
    );
  });

  it.each([
    ['lists 10,000 deep as a field', `{"a": ${nested(10_000)}}`],
    ['lists 10,000 deep as a matcher', `{"a": [{"prefix": ${nested(10_000)}}]}`],
    ['lists 10,000 deep as a pattern', nested(10_000)],
    ['objects 10,000 deep', `${'{"a":'.repeat(10_000)}["b"]${'}'.repeat(10_000)}`],
    [
      'objects 10,000 deep as a matcher',
      `{"a": [${'{"prefix":'.repeat(10_000)}1${'}'.repeat(10_000)}]}`,
    ],
    ['a key of 10,000 dots', `{"${'a.'.repeat(10_000)}": ["b"]}`],
    ['a megabyte of text', `{"a": "${'x'.repeat(1_000_000)}"}`],
    ['a key of a megabyte', `{"${'x'.repeat(1_000_000)}": "b"}`],
    ['an operator of a megabyte', `{"a": [{"${'x'.repeat(1_000_000)}": 1}]}`],
  ])('rejects %s with a short message', (_, pattern) => {
    const { code, message } = refusalOf(pattern);

    expect(code).toBe('invalid-pattern');
    expect(message.length).toBeLessThan(500);
  });
});

describe('an operator', () => {
  const refused = (matchers: Record<string, readonly Json[]>) =>
    Object.entries(matchers).flatMap(([operator, values]) =>
      values.map((value): [string, Json] => [operator, value]),
    );

  it.each(
    refused({
      prefix: [5, null, true, ['a'], {}, { 'equals-ignore-case': 5 }, { suffix: 'a' }],
      suffix: [5, null, true, ['.a'], {}, { 'equals-ignore-case': ['a'] }, { prefix: 'a' }],
      'equals-ignore-case': [5, null, false, ['a'], { prefix: 'a' }],
      wildcard: [5, null, ['a*'], {}, 'a**', '**', '*a**b', 'a\\b', 'a\\', '\\'],
      'anything-but': [
        null,
        true,
        [],
        ['a', 5],
        ['a', null],
        [true],
        [['a']],
        [{ prefix: 'a' }],
        {},
        { prefix: '' },
        { suffix: '' },
        { prefix: [] },
        { prefix: ['a', ''] },
        { prefix: 5 },
        { prefix: ['a', 5] },
        { prefix: { 'equals-ignore-case': 'a' } },
        { suffix: [null, '.txt'] },
        { 'equals-ignore-case': 5 },
        { 'equals-ignore-case': [5] },
        { wildcard: [5] },
        { numeric: ['>', 5] },
        { exists: true },
        { prefix: 'a', suffix: 'b' },
      ],
      numeric: [
        5,
        '5',
        null,
        { '>': 5 },
        [],
        ['>'],
        [5],
        ['>', '5'],
        ['>', null],
        ['!=', 5],
        ['==', 5],
        ['GT', 5],
        [5, '>'],
        ['>', 0, '<'],
        ['>', 0, '<', 5, '<'],
        ['>', 0, '>', 0],
        ['<', 5, '>', 0],
        ['=', 5, '<', 6],
        ['>', 5, '<', 5],
        ['>=', 5, '<=', 5],
        ['>', 6, '<', 5],
        [['>', 5]],
      ],
      cidr: [
        5,
        null,
        ['10.0.0.0/24'],
        '',
        '10.0.0.0',
        '10.0.0.0/',
        '10.0.0.0/24/1',
        '10.0.0.0/x',
        '10.0.0.0/-1',
        '10.0.0.0/2.5',
        '10.0.0.0/ 24',
        '10.0.0.0/32',
        '10.0.0.0/33',
        '10.0.0.256/24',
        '10.0.0/24',
        '010.0.0.0.0/24',
        'host/24',
        '/24',
        '2001:db8::/128',
        '2001:db8::/129',
        '2001:db8:::/32',
        'xxxx:db8::/32',
        '1:2:3:4:5:6:7/64',
        '::ffff:1.2.3.4/96',
      ],
      exists: ['true', 1, null, [true], {}],
    }),
  )('rejects %s %j, naming the path and the operator', (operator, value) => {
    const { code, message } = refusalOf({ data: { 'order.state': [{ [operator]: value }] } });

    expect(code).toBe('invalid-pattern');
    expect(message).toMatch(/^the event pattern at `data\.order\.state`: /);
    expect(message).toContain(`\`${operator}\``);
  });

  it.each([
    ['numeric', '{"a": [{"numeric": ["<", 1e400]}]}'],
    ['anything-but', '{"a": [{"anything-but": 1e400}]}'],
    ['anything-but', '{"a": [{"anything-but": [1, -1e400]}]}'],
  ])('rejects %s of a number beyond a double: %s', (operator, pattern) => {
    expect(refusalOf(pattern).message).toContain(`\`a\`: \`${operator}\``);
  });

  it('rejects two stars in a row within anything-but, too', () => {
    expect(refusalOf({ a: [{ 'anything-but': { wildcard: ['b', 'a**'] } }] }).message).toContain(
      '`a`: `wildcard` may not have two `*` in a row',
    );
  });

  it('shows what was received, cut short', () => {
    const { message } = refusalOf({ a: [{ prefix: ['x'.repeat(500)] }] });

    expect(message).toMatch(/; received \["x{70,}…$/);
  });

  it('tells of a mask for one address how to write that', () => {
    expect(refusalOf({ a: [{ cidr: '10.0.0.1/32' }] }).message).toContain(
      'one address is written as a value',
    );
  });
});

describe('checkPatternLength', () => {
  it('takes a pattern of just the quota', () => {
    const pattern = { a: ['x'.repeat(PATTERN_LIMIT - JSON.stringify({ a: [''] }).length)] };

    expect(() => checkPatternLength(pattern)).not.toThrow();
    expect(JSON.stringify(pattern)).toHaveLength(2048);
  });

  it('rejects one character more, with the ways out', () => {
    const pattern = { a: ['x'.repeat(2039)] };

    expect(() => checkPatternLength(pattern)).toThrow(
      'has 2049 characters and EventBridge takes 2048; use prefixes or wildcards, or split it',
    );
    expect(() => checkPatternLength(pattern, 4096)).not.toThrow();
  });
});
