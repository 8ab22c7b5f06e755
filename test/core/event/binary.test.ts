import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import {
  accepted,
  binaryHeaders,
  cloudEvent,
  post,
  postBinary,
  refusal,
  refusalOf,
} from '../../support/builders/post.ts';

describe('the attributes of a binary event', () => {
  it('are its ce- headers, in whatever case they are written', () => {
    const { mode, items } = post(
      {
        'CE-SpecVersion': '1.0',
        'Ce-Type': 'com.example.someevent',
        'ce-SOURCE': '/mycontext',
        'ce-id': 'A234-1234-1234',
        'CE-MyExtension': 'Value',
        'X-Request-Id': 'not an attribute',
        ce: 'not an attribute',
      },
      '',
    );

    expect(mode).toBe('binary');
    expect(accepted(items[0])).toEqual(cloudEvent({ myextension: 'Value' }));
  });

  it('are all strings, as headers are', () => {
    const event = accepted(postBinary({ 'ce-sampledrate': '25', 'ce-flag': 'true' }));

    expect(event).toEqual(cloudEvent({ sampledrate: '25', flag: 'true' }));
  });

  it('leave out a header without a value', () => {
    expect(accepted(postBinary({ 'ce-subject': undefined }))).toEqual(cloudEvent());
  });

  it.each([
    ['a percent-encoded space', 'a%20b', 'a b'],
    ['percent-encoded UTF-8', '%E2%82%AC', '\u20ac'],
    ['lower-case hexadecimals', '%e2%82%ac', '\u20ac'],
    ['what needed no encoding', '%41%2D%7e', 'A-~'],
    ['an encoded percent sign, decoded once only', '100%2525', '100%25'],
    ['a plus sign, which is no space', 'a+b', 'a+b'],
    ['a character beyond the first plane', '%F0%9F%98%80', '\u{1F600}'],
    ['a quoted text', '"hello world"', 'hello world'],
    ['a quoted text with escapes', '"say \\"hi\\" \\\\ \\a"', 'say "hi" \\ a'],
    ['a quoted text with percent-encoding', '"a%20b"', 'a b'],
    ['one quote alone', '"', '"'],
    ['quotes within', 'a"b"c', 'a"b"c'],
    ['a backslash outside quotes', 'a\\b', 'a\\b'],
    ['bare UTF-8, one character a byte', 'caf\u00c3\u00a9 \u00e2\u0082\u00ac', 'caf\u00e9 \u20ac'],
    ['bare UTF-8 beyond the first plane', '\u00f0\u009f\u0098\u0080', '\u{1F600}'],
    ['bare UTF-8 that is decoded already', 'caf\u00e9 \u20ac', 'caf\u00e9 \u20ac'],
    ['bare UTF-8 in quotes, beside percent-encoding', '"\u00c3\u00a9%C3%A9"', '\u00e9\u00e9'],
  ])('decode %s', (_, header, text) => {
    expect(accepted(postBinary({ 'ce-subject': header })).subject).toBe(text);
  });

  it.each([
    ['an overlong space, which the specification names', '%C0%A0'],
    ['bytes that are no UTF-8', '%FF'],
    ['a sequence cut short', '%E2%82'],
    ['an encoded surrogate', '%ED%A0%80'],
    ['a percent sign alone', '100%'],
    ['a percent sign before other letters', '%zz'],
    ['a percent sign before one digit', '%4'],
  ])('reject %s, naming the header', (_, header) => {
    const { code, message } = refusal(postBinary({ 'ce-subject': header }));

    expect(code).toBe('invalid-event');
    expect(message).toContain('`ce-subject` must be percent-encoded UTF-8');
    expect(message).toContain(`received "${header}"`);
  });

  it.each([
    ['Latin-1', 'caf\u00e9'],
    ['UTF-8 cut short', 'caf\u00c3'],
    ['an overlong form', '\u00c0\u00a0'],
    ['a surrogate', '\u00ed\u00a0\u0080'],
  ])('reject bare bytes of %s, as nobody knows what they mean', (_, header) => {
    const { code, message } = refusal(postBinary({ 'ce-subject': header }));

    expect(code).toBe('invalid-event');
    expect(message).toContain('`ce-subject` has bytes that are not UTF-8; percent-encode');
    expect(message.isWellFormed()).toBe(true);
  });

  it.each([
    ['an encoded NUL', '%00'],
    ['an encoded line feed', 'a%0Ab'],
    ['an encoded noncharacter', '%EF%BF%BF'],
  ])('reject %s', (_, header) => {
    expect(refusal(postBinary({ 'ce-subject': header })).message).toContain(
      '`subject` must be without control characters',
    );
  });

  it.each([
    ['ce-order-id', '`order-id` is no attribute name'],
    ['ce-order_id', '`order_id` is no attribute name'],
    ['ce-', '`` is no attribute name'],
    ['ce-__proto__', '`__proto__` is no attribute name'],
    ['ce-data', '`data` goes into the body'],
    ['ce-data_base64', '`data_base64` goes into the body'],
    [
      'ce-datacontenttype',
      '`ce-datacontenttype` must be left out; the content-type header says it',
    ],
  ])('reject the header %s', (name, reason) => {
    const { code, message } = refusal(postBinary({ [name]: 'text/plain' }));

    expect(code).toBe('invalid-event');
    expect(message).toContain(reason);
  });

  it.each(['specversion', 'id', 'source', 'type'])('reject an event without ce-%s', (name) => {
    for (const type of [undefined, 'application/json', 'text/plain']) {
      const headers = { [`ce-${name}`]: undefined, 'content-type': type };

      const { code, message } = refusal(postBinary(headers, '{}'));

      expect(code).toBe('invalid-event');
      expect(message).toContain(`\`${name}\` is missing`);
    }
  });

  it('reject a wrong specversion, an empty id and a bad time as in the structured mode', () => {
    expect(refusal(postBinary({ 'ce-specversion': '0.3' })).message).toContain('must be "1.0"');
    expect(refusal(postBinary({ 'ce-id': '' })).message).toContain('`id` must be');
    expect(refusal(postBinary({ 'ce-time': 'now' })).message).toContain('`time` must be');
  });
});

describe('the data of a binary event', () => {
  it.each<[string, string, Json]>([
    ['application/json', '{"a":[1]}', { a: [1] }],
    ['application/json; charset=utf-8', '"\u00e9"', '\u00e9'],
    ['Application/JSON;Charset="UTF-8"', 'null', null],
    ['application/vnd.example+json', '[]', []],
    ['text/json', '1', 1],
    ['text/plain', 'hello', 'hello'],
    ['text/plain; charset=utf-8', '\u00e9', '\u00e9'],
    ['text/csv', '{"not": "read as JSON"}', '{"not": "read as JSON"}'],
    ['text/xml', '<a/>', '<a/>'],
    ['application/xml', '<a>\u00e9</a>', '<a>\u00e9</a>'],
    ['application/soap+xml; charset=utf-8', '<a/>', '<a/>'],
    ['image/svg+xml', '<svg/>', '<svg/>'],
    ['text/plain; charset=us-ascii', 'hello', 'hello'],
    ['text/csv; header=present', '\ufeffa,b', '\ufeffa,b'],
    ['application/problem+json', '\ufeff{}', {}],
  ])('is read as %s says', (type, body, data) => {
    const event = accepted(postBinary({ 'content-type': type }, body));

    expect(event).toEqual(cloudEvent({ datacontenttype: type, data }));
  });

  it.each([
    ['application/octet-stream'],
    ['image/png'],
    ['application/xml'],
    ['application/avro'],
    ['application/json-seq'],
    ['text/plain; charset=iso-8859-1'],
  ])('is kept byte for byte as base64 when it is %s', (type) => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

    const event = accepted(postBinary({ 'content-type': type }, bytes));

    const data_base64 = Buffer.from(bytes).toString('base64');
    expect(event).toEqual(cloudEvent({ datacontenttype: type, data_base64 }));
  });

  it('is kept when it has a hundred thousand bytes', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256);

    const event = accepted(postBinary({ 'content-type': 'application/octet-stream' }, bytes));

    expect(Buffer.from(event.data_base64 ?? '', 'base64').equals(bytes)).toBe(true);
  });

  it.each(['application/json', 'text/plain', 'image/png', undefined])(
    'is not there when the body is empty (%s)',
    (type) => {
      const event = accepted(postBinary({ 'content-type': type }, ''));

      expect(event).toEqual(cloudEvent({ datacontenttype: type }));
    },
  );

  it.each([
    ['no JSON', 'application/json', "I'm just a string", 'invalid-json'],
    ['JSON cut short', 'application/json', '{"a":', 'invalid-json'],
    ['JSON in another charset', 'application/json; charset=utf-16', '{}', 'unsupported-media-type'],
    [
      'JSON that is no UTF-8',
      'application/json',
      Uint8Array.of(0x22, 0xff, 0x22),
      'invalid-encoding',
    ],
    ['text that is no UTF-8', 'text/plain', Uint8Array.of(0xe9), 'invalid-encoding'],
    ['a media type that is none', 'json', '{}', 'invalid-event'],
    ['a lone surrogate', 'application/json', '"\\ud800"', 'invalid-event'],
  ])('is rejected when it is %s', (_, type, body, code) => {
    const error = refusal(postBinary({ 'content-type': type }, body));

    expect(error.code).toBe(code);
  });

  it('is said to be too large as base64 would be', () => {
    const { code } = refusalOf(
      binaryHeaders({ 'content-type': 'image/png' }),
      new Uint8Array(800_000),
    );

    expect(code).toBe('event-too-large');
  });
});
