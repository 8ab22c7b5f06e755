import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { canMatchFields } from '../../../../core/pattern/can-match-fields.ts';
import { usesWildcard } from '../../../../core/pattern/checks/uses-wildcard.ts';
import { compilePattern } from '../../../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../../../core/pattern/index/pattern-index.ts';
import { readEventPattern } from '../../../../core/pattern/notations/read-pattern.ts';
import { topic } from '../../../../core/pattern/notations/topic/topic.ts';
import { asRulesSeeIt, sealEnvelope } from '../../../../core/records/envelope.ts';
import type { JsonObject } from '../../../../core/shared/json/json-object.ts';
import { makeRecord } from '../../../support/builders/make-records.ts';
import { read, tryRead } from './read.ts';
import { matchesTopic, topicKey, topicText } from './reference-topic.ts';

const compile = (text: string) => read(topic(text));
const tryCompile = (text: string) => tryRead(topic(text));

const words = (type: Json) => ({ _waybill: { words: { type } } });

describe('a topic pattern as an EventBridge pattern', () => {
  it.each<[string, Json]>([
    ['order.placed', { type: ['order.placed'] }],
    ['order.#', { type: ['order', { prefix: 'order.' }] }],
    ['#.eu', { type: ['eu', { suffix: '.eu' }] }],
    ['order.*.#', { type: [{ prefix: 'order.' }] }],
    ['#', { type: [{ exists: true }] }],
    ['*.#', { type: [{ exists: true }] }],
    ['*', words({ n: [1] })],
    ['order.*', words({ n: [2], 1: ['order'] })],
    ['*.*.#', words({ n: [{ numeric: ['>=', 2] }] })],
    ['order.*.eu.#', words({ n: [{ numeric: ['>=', 3] }], 1: ['order'], 3: ['eu'] })],
    ['order.#.eu', words({ n: [{ numeric: ['>=', 2] }], 1: ['order'], '-1': ['eu'] })],
    ['#.a.*', words({ n: [{ numeric: ['>=', 2] }], '-2': ['a'] })],
    ['#.eu.#', { type: ['eu', { prefix: 'eu.' }, { suffix: '.eu' }, { wildcard: '*.eu.*' }] }],
    [
      'a.#.b*.\\.#',
      {
        type: [
          'a.b*.\\',
          { prefix: 'a.b*.\\.' },
          { wildcard: 'a.*.b\\*.\\\\' },
          { wildcard: 'a.*.b\\*.\\\\.*' },
        ],
      },
    ],
    ['#.#.eu', { type: ['eu', { suffix: '.eu' }] }],
  ])('%s', (text, pattern) => {
    expect(compile(text).eventPattern).toEqual(pattern);
  });

  it('looks at words of the subject where it says so', () => {
    const pattern = read(topic('*.eu', { field: 'subject' }));

    expect(pattern.eventPattern).toEqual({
      _waybill: { words: { subject: { n: [2], 2: ['eu'] } } },
    });
    expect(pattern.matches({ type: 'x', subject: 'order.eu' })).toBe(true);
    expect(pattern.matches({ type: 'order.eu' })).toBe(false);
  });

  it('needs no wildcard, of which a bus has room for 30, unless words stand between two `#`', () => {
    fc.assert(
      fc.property(topicText, (text) => {
        fc.pre(text.split('.').filter((word) => word === '#').length < 2);

        expect(usesWildcard(compile(text).eventPattern)).toBe(false);
      }),
    );
  });

  it.each([
    `${'a.'.repeat(40)}b`,
    `${'*.'.repeat(15)}x.${'*.'.repeat(15)}y`,
    `#.${'x.'.repeat(15)}y`,
  ])('reaches into long types: %s', (text) => {
    const key = text.replaceAll('*', 'w').replaceAll('#', 'v.w');

    expect(compile(text).matches({ type: key })).toBe(true);
    expect(compile(text).matches({ type: `${key}z` })).toBe(false);
  });
});

describe('what a topic pattern matches', () => {
  // RabbitMQ's tutorial 5, "Topics", and what it says of edges elsewhere (rabbitmq-server, `rabbit_exchange_type_topic`).
  it.each<[string, readonly string[], readonly string[]]>([
    [
      '*.orange.*',
      ['quick.orange.rabbit', 'lazy.orange.elephant'],
      ['quick.orange.new.rabbit', 'orange', 'orange.x'],
    ],
    ['*.*.rabbit', ['quick.orange.rabbit', 'lazy.pink.rabbit'], ['lazy.pink.rabbit.x', 'rabbit']],
    [
      'lazy.#',
      ['lazy', 'lazy.brown.fox', 'lazy.orange.new.rabbit', 'lazy.'],
      ['lazyx', 'quick.lazy'],
    ],
    ['a..b', ['a..b'], ['a.b', 'a.x.b']],
    ['*.', ['a.', '.'], ['a', 'a.b']],
    ['*', ['a', '*', '#'], ['a.b', '.']],
    ['#.b.#', ['b', 'a.b', 'b.c', 'a.b.c', '.b.'], ['a.bb.c', 'ab', 'b:c']],
    ['a.*.#.b', ['a.x.b', 'a..b', 'a.x.y.b'], ['a.b', 'a.x.b.c']],
    ['x.*.#.y.#.z', ['x.1.y.z', 'x.1.2.y.3.z'], ['x.y.z', 'x.1.z', 'x.1.y.z.1']],
    ['a.*.#.m.#', ['a.b.m', 'a.b.c.x.m.y', 'a.m.m'], ['a.m', 'a.m.b.c.x', 'a.b.c.x']],
    ['über.*', ['über.straße'], ['uber.straße']],
    ['A.*', ['A.b'], ['a.b']],
  ])('%s', (text, matching, others) => {
    const pattern = compile(text);
    for (const type of matching) expect([type, pattern.matches({ type })]).toEqual([type, true]);
    for (const type of others) expect([type, pattern.matches({ type })]).toEqual([type, false]);
  });

  it('is what RabbitMQ routes by it', () => {
    fc.assert(
      fc.property(topicText, topicKey, (text, key) => {
        const pattern = tryCompile(text);
        fc.pre(pattern !== undefined);

        expect(pattern.matches({ type: key })).toBe(matchesTopic(text, key));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same for the bus, for an index of patterns, and for a type alone', () => {
    fc.assert(
      fc.property(topicText, topicKey, (text, type) => {
        const pattern = tryCompile(text);
        fc.pre(pattern !== undefined);
        const { event } = makeRecord('e', { event: { type } });
        const expected = matchesTopic(text, type);
        const envelope = JSON.parse(
          JSON.stringify(sealEnvelope(makeRecord('e', { event: { type } }))),
        );

        expect(compilePattern({ detail: pattern.eventPattern }).matches({ detail: envelope })).toBe(
          expected,
        );
        expect(makePatternIndex([{ pattern }]).matching(asRulesSeeIt(event))).toHaveLength(
          Number(expected),
        );
        expect(
          canMatchFields(pattern, asRulesSeeIt({ type }), ['type', '_waybill.words.type']),
        ).toBe(expected);
      }),
    );
  });
});

describe('why a topic pattern does not match', () => {
  it.each([
    ['order.*.eu', 'order.placed', 'wants 3 words; `order.placed` has 2'],
    ['order.*.eu', 'order.placed.us', 'wants `eu` as word 3; `order.placed.us` has `us` there'],
    ['order.*.eu.#', 'order.placed', 'wants 3 words or more; `order.placed` has 2'],
    ['#.eu.*', 'a.b.us.x', 'wants `eu` as word 3; `a.b.us.x` has `us` there'],
    ['order', 'order.placed', 'wants 1 word; `order.placed` has 2'],
    ['order.*', 'order', 'wants 2 words; `order` has 1'],
    ['#.a.b.#', 'a.x.b', 'wants `a.b` between its `#`; `a.x.b` does not have it there'],
    ['x.#.b.#.a', 'x.c.a', 'wants `b` between its `#`; `x.c.a` does not have it there'],
    ['#.*.a.#', 'a.b', 'wants `a` between its `#`; `a.b` does not have it there'],
  ])('%s: %s', (text, type, reason) => {
    expect(compile(text).explain({ type })).toEqual({
      matched: false,
      path: 'type',
      clause: { topic: text },
      actual: type,
      reason: `the topic pattern \`${text}\` ${reason}`,
    });
  });

  it('says that there is no subject', () => {
    const pattern = read({ topic: '#', field: 'subject' });

    expect(pattern.explain({ type: 'a' })).toMatchObject({
      path: 'subject',
      actual: undefined,
      reason: 'the topic pattern `#` wants a subject, which is absent',
    });
  });

  it('finds a reason for whatever does not match', () => {
    fc.assert(
      fc.property(topicText, topicKey, (text, type) => {
        const pattern = tryCompile(text);
        fc.pre(pattern !== undefined);
        const explained = pattern.explain({ type });

        expect(explained.matched).toBe(matchesTopic(text, type));
        if (!explained.matched) expect(explained.reason).not.toContain('other words');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('rejects topic patterns', () => {
  it.each<[string, JsonObject, string]>([
    ['without a word', { topic: '' }, 'the topic pattern `` has no word; `#` takes all'],
    [
      'longer than a routing key',
      { topic: 'x'.repeat(256) },
      'has 256 bytes, and RabbitMQ takes 255',
    ],
    ['longer in bytes', { topic: 'é'.repeat(128) }, 'has 256 bytes'],
    [
      'with a star in the middle',
      { topic: '#.a.*.b.#' },
      'has `a.*.b` between two `#`, and EventBridge cannot count words whose place is open; write `a.#.b` there',
    ],
    [
      'with words out of reach',
      { topic: `${'*.'.repeat(16)}x.${'*.'.repeat(16)}y` },
      'neither among the first 16 nor the last 16; write `*` or `#` for it',
    ],
    [
      'with words in two places',
      { topic: '#.a.#.b.#' },
      'has words between two `#`, which need wildcards, and these are more than EventBridge takes; leave one of the `#` out (the event pattern at `type`: EventBridge finds these `wildcard`s too complex',
    ],
    [
      'with many `#`',
      { topic: `${'#.a.'.repeat(63)}#` },
      'has more `#` than EventBridge bears in one rule',
    ],
    [
      'of a field without words',
      { topic: 'a', field: 'source' },
      '`field` must be one of type, subject; received "source"',
    ],
    [
      'of no field',
      { topic: 'a', field: null },
      '`field` must be one of type, subject; received null',
    ],
    [
      'beside a field of an event pattern',
      { topic: 'a', data: { x: [1] } },
      '`topic` stands alone in a pattern, beside `field` at most; received `data`',
    ],
  ])('%s', (_, pattern, message) => {
    expect(() => read(pattern)).toThrow(
      expect.objectContaining({
        code: 'invalid-pattern',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('a list under `topic` is a field of an event pattern', () => {
    expect(readEventPattern({ topic: ['x'] })).toEqual({ pattern: { topic: ['x'] } });
  });

  it.each([{ _waybill: { producer: ['x'] } }, { '_waybill.producer': [{ exists: false }] }])(
    'event patterns that look at the stamp: %j',
    (pattern) => {
      expect(() => readEventPattern(pattern)).toThrow('the stamp is the router’s own');
    },
  );

  it.each<[Json]>([['{"type":["a"]}'], [null], [['a']]])('what is no object: %j', (pattern) => {
    expect(() => readEventPattern(pattern)).toThrow('must be an object of fields');
  });
});
