import { afterEach, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../../core/errors.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import {
  accepted,
  BATCHED,
  binaryHeaders,
  cloudEvent,
  post,
  postStructured,
  refusalOf,
  STRUCTURED,
} from '../../support/builders/post.ts';

const bytes = (...octets: number[]) => Uint8Array.from(octets);
const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);
const event = (changes: Record<string, unknown> = {}) => JSON.stringify(cloudEvent(changes));

/** An event with `text` where the JSON of `data` stands. */
const withData = (text: string) => event({ data: 'DATA' }).replace('"DATA"', text);

/** Every code that a request may be refused with; each is a 4xx status. */
const CLIENT_ERRORS: readonly ErrorCode[] = [
  'invalid-json',
  'invalid-event',
  'invalid-request',
  'invalid-encoding',
  'unsupported-media-type',
  'too-many-events',
  'event-too-large',
];

describe('bad input', () => {
  it.each<[string, string | Uint8Array, ErrorCode]>([
    ['an empty body', '', 'invalid-json'],
    ['white space', ' \r\n\t ', 'invalid-json'],
    ['no JSON', 'hello', 'invalid-json'],
    ['an HTML page', '<!doctype html><p>hello', 'invalid-json'],
    ['JSON cut short', event().slice(0, -1), 'invalid-json'],
    ['JSON and more', `${event()}{}`, 'invalid-json'],
    ['JSON5', "{specversion: '1.0'}", 'invalid-json'],
    ['a comment', `/* event */${event()}`, 'invalid-json'],
    ['a trailing comma', event().replace('}', ',}'), 'invalid-json'],
    ['NaN', withData('NaN'), 'invalid-json'],
    ['a bare NUL', `${event()}\0`, 'invalid-json'],
    ['a bare NUL in a text', event({ id: 'ID' }).replace('ID', '\0'), 'invalid-json'],
    ['a bare line feed in a text', event({ id: 'ID' }).replace('ID', '\n'), 'invalid-json'],
    ['a megabyte of NULs', new Uint8Array(1_000_000), 'invalid-json'],
    ['gzip', bytes(0x1f, 0x8b, 0x08, 0x00), 'invalid-encoding'],
    ['Latin-1', bytes(0x22, 0xe9, 0x22), 'invalid-encoding'],
    ['UTF-8 cut short', bytes(0x22, 0xe2, 0x82), 'invalid-encoding'],
    ['overlong UTF-8', bytes(0x22, 0xc0, 0xa0, 0x22), 'invalid-encoding'],
    ['a surrogate in UTF-8', bytes(0x22, 0xed, 0xa0, 0x80, 0x22), 'invalid-encoding'],
    ['UTF-16', bytes(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00), 'invalid-encoding'],
    ['null', 'null', 'invalid-event'],
    ['a text', '"event"', 'invalid-event'],
    ['a list', `[${event()}]`, 'invalid-event'],
    ['an empty object', '{}', 'invalid-event'],
    ['lists 10,000 deep', nested(10_000), 'invalid-event'],
    ['lists 10,000 deep, cut short', '['.repeat(10_000), 'invalid-json'],
    ['data 10,000 deep', withData(nested(10_000)), 'invalid-event'],
    [
      'objects 10,000 deep',
      withData(`${nested(10_000, '{"a":', '}').replace(':}', ':1}')}`),
      'invalid-event',
    ],
    ['an extension 10,000 deep', event({ a: 'A' }).replace('"A"', nested(10_000)), 'invalid-event'],
    [
      'an attribute 10,000 deep',
      event({ id: 'A' }).replace('"A"', nested(10_000)),
      'invalid-event',
    ],
    ['a NUL in an attribute', event({ id: 'a\u0000b' }), 'invalid-event'],
    ['an attribute called __proto__', event({ X: 1 }).replace('X', '__proto__'), 'invalid-event'],
    ['attributes in a __proto__', `{"__proto__":${event()}}`, 'invalid-event'],
    ['a lone surrogate in an attribute', event({ id: '\ud800' }), 'invalid-event'],
    ['a lone surrogate in data', withData('"\\ud800"'), 'invalid-event'],
    ['a lone surrogate in a key', withData('{"\\udead":1}'), 'invalid-event'],
    ['a name with a lone surrogate', event({ X: 1 }).replace('X', '\\ud800'), 'invalid-event'],
    ['a name of a megabyte', event({ ['x'.repeat(1_000_000)]: 1 }), 'invalid-event'],
    ['an unlawful name of a megabyte', event({ ['-'.repeat(1_000_000)]: 1 }), 'invalid-event'],
    ['an id of two megabytes', event({ id: 'x'.repeat(2_000_000) }), 'invalid-event'],
    ['a number beyond a double', withData('1e400'), 'invalid-event'],
    ['a number beyond 64 bits', withData('123456789012345678901'.slice(0, 20)), 'invalid-event'],
    ['a time that is none', event({ time: '2026-13-01T00:00:00Z' }), 'invalid-event'],
    ['a million members', `{${'"a":1,'.repeat(999_999)}"a":1}`, 'invalid-event'],
  ])('rejects %s', (_, body, code) => {
    const error = refusalOf({ 'content-type': STRUCTURED }, body);

    expect(error.code).toBe(code);
    expect(CLIENT_ERRORS).toContain(error.code);
    expect(error.message.length).toBeLessThan(400);
    expect(error.message.isWellFormed()).toBe(true);
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    ['an empty body', ''],
    ['no JSON', 'hello'],
    ['lists 10,000 deep', nested(10_000)],
    ['bytes', bytes(0xff)],
  ])('rejects %s in every mode that reads JSON', (_, body) => {
    for (const type of [STRUCTURED, BATCHED, 'application/json']) {
      expect(CLIENT_ERRORS).toContain(refusalOf({ 'content-type': type }, body).code);
    }
  });

  it('says that an empty body is empty', () => {
    const { message } = refusalOf({ 'content-type': STRUCTURED }, ' ');

    expect(message).toBe('the body is empty; send an event');
  });

  it.each([
    ['in a header', { 'ce-id': 'a\ud800' }],
    ['in a header name', { 'ce-a\ud800': 'a' }],
  ])('rejects a lone surrogate %s', (_, headers) => {
    expect(refusalOf(binaryHeaders(headers), '').code).toBe('invalid-event');
  });
});

describe('the keys that objects are born with', () => {
  afterEach(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  const DATA =
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":null,"list":[{"__proto__":[]}]}';

  it('are plain keys of data in the structured mode', () => {
    expect(JSON.stringify(accepted(postStructured(withData(DATA))).data)).toBe(DATA);
  });

  it('are plain keys of data in the binary mode', () => {
    const { items } = post(binaryHeaders({ 'content-type': 'application/json' }), DATA);

    expect(JSON.stringify(accepted(items[0]).data)).toBe(DATA);
  });

  it('are plain keys of data in the shorthand', () => {
    const body = `{"source":"/s","type":"t","data":${DATA}}`;

    const { items } = post({ 'content-type': 'application/json' }, body);

    expect(JSON.stringify(accepted(items[0]).data)).toBe(DATA);
  });

  it('are plain keys of a message that a subscriber opens', () => {
    const stamp =
      '{"v":1,"trackingId":"wb_aaaaaaaaaaaaaaaaaaaaaaaaaa","acceptedAt":"2026-11-24T17:00:00Z"}';

    const { event: record } = openEnvelope(`${withData(DATA).slice(0, -1)},"_waybill":${stamp}}`);

    expect(JSON.stringify(record.event)).toBe(withData(DATA));
  });

  it.each(['constructor', 'prototype', 'valueof'])('may name an extension (%s)', (name) => {
    expect(accepted(postStructured(event({ [name]: 'x' })))[name]).toBe('x');
  });
});
