import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { EVENT_LIMIT } from '../../../core/event/parse-json-event.ts';
import { accepted, cloudEvent, postStructured, refusal } from '../../support/builders/post.ts';

/** An event whose `data` is written as `text`. */
const withData = (text: string) =>
  postStructured(JSON.stringify(cloudEvent({ data: 'DATA' })).replace('"DATA"', text));

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('data', () => {
  it.each<[string, Json]>([
    ['an object', { amount: 12.5, lines: [{ sku: 'a' }, { sku: 'b' }], note: null }],
    ['a list', [1, 'two', [3], {}]],
    ['a text', 'hello'],
    ['an empty text', ''],
    ['a number', -1.5e-300],
    ['a boolean', false],
    ['NUL and other controls in a text', { text: '\u0000\u001f\ufffe' }],
    ['keys that no attribute may have', { 'A.b-C_d é': { '': 1 } }],
    ['text that looks like JSON', '{"a":1}'],
  ])('is kept when it is %s', (_, data) => {
    expect(accepted(postStructured(cloudEvent({ data }))).data).toEqual(data);
  });

  it('may be null, which is not the same as not there', () => {
    const event = accepted(postStructured(cloudEvent({ data: null })));

    expect(event.data).toBeNull();
    expect(Object.hasOwn(accepted(postStructured(cloudEvent())), 'data')).toBe(false);
  });

  it('is not read again when it is a text of JSON', () => {
    const event = cloudEvent({ datacontenttype: 'application/json', data: '{"a":1}' });

    expect(accepted(postStructured(event)).data).toBe('{"a":1}');
  });

  it.each([
    ['the largest of 64 bits that a double holds', '9223372036854774784'],
    ['the largest of 64 bits', '9223372036854775807'],
    ['the smallest of 64 bits', '-9223372036854775808'],
    ['a large number with an exponent', '1e300'],
    ['the largest double', '1.7976931348623157e308'],
    ['the smallest double', '5e-324'],
  ])('takes %s', (_, number) => {
    expect(accepted(withData(`[${number}]`)).data).toEqual([Number(number)]);
  });

  it.each([
    ['2^63', '9223372036854775808', '64 bits'],
    ['beyond -2^63', '-9223372036854777856', '64 bits'],
    ['a whole number of 21 digits', '999999999999999900000', '64 bits'],
    ['beyond the largest double', '1e309', 'a double holds'],
    ['below the smallest double', '-1e309', 'a double holds'],
  ])('rejects %s wherever it stands, as no bus can carry it', (_, number, reason) => {
    for (const [text, path] of [
      [number, 'data'],
      [`[0.1,[${number}]]`, 'data[1][0]'],
      [`{"a":{"b c":[1.50,${number}]}}`, 'data.a["b c"][1]'],
    ] as const) {
      const { code, message } = refusal(withData(text));

      expect(code).toBe('invalid-event');
      expect(message.startsWith(`\`${path}\` `)).toBe(true);
      expect(message).toContain(reason);
      expect(message).toContain('send it as a string');
      expect(message).toContain(`received ${number}`);
    }
  });

  it.each([
    ['a text', '"\\ud800"', 'data'],
    ['a text that looks like a kept number', '[1.0,"\\ud8001.0"]', 'data[1]'],
    ['a list', '[["a\\udc00"]]', 'data[0][0]'],
    ['a key', '{"\\ud800":1}', 'data'],
    ['a key far below', '{"a":[{"b":{"\\udfff\\ud800":1}}]}', 'data.a[0].b'],
  ])('rejects a lone surrogate in %s, with its path', (_, text, path) => {
    const { code, message } = refusal(withData(text));

    expect(code).toBe('invalid-event');
    expect(message).toContain(`\`${path}\` must be well-formed Unicode`);
  });

  it('takes pairs of surrogates in strings and keys', () => {
    expect(accepted(withData('{"\\ud83d\\ude00":"\\ud83d\\ude00"}')).data).toEqual({ '😀': '😀' });
  });

  it('nests up to 900 levels', () => {
    const event = accepted(withData(nested(900)));

    expect(JSON.stringify(event.data)).toBe(nested(900));
  });

  it.each([902, 10_000, 300_000])('rejects %d levels', (depth) => {
    const { code, message } = refusal(withData(nested(depth)));

    expect(code).toBe('invalid-event');
    expect(message).toContain('`data` may nest 900 levels deep');
  });

  it('rejects an event too large for the bus, with its size and the way out', () => {
    const { code, message } = refusal(withData(`"${'€'.repeat(350_000)}"`));

    expect(code).toBe('event-too-large');
    expect(message).toMatch(/may have 1032192 bytes as JSON; received 1050\d{3}; store the data/);
  });

  it('takes an event of just the limit, measured in bytes of UTF-8', () => {
    const empty = JSON.stringify(cloudEvent({ data: '' })).length;
    const item = postStructured(cloudEvent({ data: 'é'.repeat((EVENT_LIMIT - empty) / 2) }));

    expect(item).toMatchObject({ ok: true });
    expect(item.ok && EVENT_LIMIT - item.sizeBytes).toBeLessThan(2);
  });
});

describe('data_base64', () => {
  it.each(['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', '+/+/'])('takes %j', (data_base64) => {
    const event = accepted(postStructured(cloudEvent({ data_base64 })));

    expect(event.data_base64).toBe(data_base64);
    expect(Object.hasOwn(event, 'data')).toBe(false);
  });

  it.each<[string, Json]>([
    ['no padding', 'Zg'],
    ['too much padding', 'Zg==='],
    ['padding within', 'Zg==Zg=='],
    ['the alphabet for URLs', '-_-_'],
    ['a line feed', 'Zm9v\n'],
    ['a space', 'Zm9v Zm9v'],
    ['a number', 5],
    ['an object', {}],
    ['false', false],
  ])('rejects %s', (_, data_base64) => {
    const { code, message } = refusal(postStructured(cloudEvent({ data_base64 })));

    expect(code).toBe('invalid-event');
    expect(message).toContain('`data_base64` must be a text in base64');
  });

  it.each<[string, Json]>([
    ['data', { a: 1 }],
    ['data that is null', null],
    ['data that is empty', ''],
  ])('rejects %s beside it', (_, data) => {
    const { code, message } = refusal(postStructured(cloudEvent({ data, data_base64: 'Zg==' })));

    expect(code).toBe('invalid-event');
    expect(message).toContain('`data_base64` and `data` exclude each other');
  });
});
