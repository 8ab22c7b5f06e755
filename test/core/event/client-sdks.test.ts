import { describe, expect, it } from '@jest/globals';
import { cloudEvent, post, STRUCTURED } from '../../support/builders/post.ts';

const JSON_BODY = '{"order": 7}';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const event = (members: Record<string, unknown>) =>
  JSON.stringify(cloudEvent({ time: '2026-11-24T17:00:00Z', ...members }));

const CE = {
  'ce-specversion': '1.0',
  'ce-type': 'com.example.someevent',
  'ce-source': '/mycontext',
  'ce-id': 'A234-1234-1234',
};

/** What the client libraries of CloudEvents send by default, by name and form. */
const REQUESTS: readonly [string, Record<string, string>, string][] = [
  [
    'Python 1.x, to_binary: no content type',
    { ...CE, 'ce-time': '2026-11-24T17:00:00.123456+00:00' },
    JSON_BODY,
  ],
  [
    'Python 1.x, to_structured',
    { 'content-type': 'application/cloudevents+json' },
    event({ data: { order: 7 } }),
  ],
  [
    'Python 2.x, to_binary_event: no content type',
    { ...CE, 'ce-time': '2026-11-24T17:00:00Z' },
    JSON_BODY,
  ],
  ['Go, binary', { ...CE, 'content-type': 'application/json' }, JSON_BODY],
  [
    'Go, structured, with data that was set as bytes',
    { 'content-type': 'application/cloudevents+json' },
    event({ datacontenttype: 'application/json', data_base64: base64(JSON_BODY) }),
  ],
  [
    'JavaScript, HTTP.binary',
    { ...CE, 'content-type': 'application/json; charset=utf-8' },
    JSON_BODY,
  ],
  [
    'JavaScript, HTTP.structured',
    { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    event({ datacontenttype: 'application/json', data: { order: 7 } }),
  ],
  [
    'Java, structured, charset in capitals',
    { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
    event({ datacontenttype: 'application/json', data: { order: 7 } }),
  ],
  [
    'C#, structured',
    { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    event({ datacontenttype: 'application/json', data: { order: 7 } }),
  ],
  ['Rust, binary', { ...CE, 'content-type': 'application/json' }, JSON_BODY],
  ['Ruby, binary', { ...CE, 'content-type': 'application/json; charset=us-ascii' }, JSON_BODY],
  [
    'PHP, structured',
    { 'content-type': 'application/cloudevents+json' },
    event({ data: { order: 7 }, datacontenttype: 'application/json' }),
  ],
];

describe('an event as the client libraries send it', () => {
  it.each(REQUESTS)('has JSON as its data: %s', (_, headers, body) => {
    const [item] = post(headers, body).items;

    expect(item?.ok && item.event.data).toEqual({ order: 7 });
    expect(item?.ok && 'data_base64' in item.event).toBe(false);
  });
});

/** Both ways to send bytes with a content type, or with none. */
const SENT = {
  binary: (type: string | undefined, bytes: Uint8Array) =>
    post(type === undefined ? CE : { ...CE, 'content-type': type }, bytes),
  structured: (type: string | undefined, bytes: Uint8Array) =>
    post(
      { 'content-type': STRUCTURED },
      JSON.stringify(
        cloudEvent({ datacontenttype: type, data_base64: Buffer.from(bytes).toString('base64') }),
      ),
    ),
};

describe.each(['binary', 'structured'] as const)('bytes in the %s mode', (mode) => {
  const dataOf = (type: string | undefined, bytes: string | Uint8Array) => {
    const [item] = SENT[mode](type, Buffer.from(bytes)).items;
    if (!item?.ok) throw item?.error ?? new Error('there is no item');
    return item.event.data ?? { base64: item.event.data_base64 };
  };

  it.each([
    ['application/json', '{"a":"é"}', { a: 'é' }],
    ['application/vnd.shop+json; charset=utf-8', '[1]', [1]],
    ['text/json', 'null', null],
    ['application/xml', '<a>é</a>', '<a>é</a>'],
    ['text/xml; charset=utf-8', '<a/>', '<a/>'],
    ['application/atom+xml', '<feed/>', '<feed/>'],
    ['text/plain', '{"a": 1}', '{"a": 1}'],
  ])('are read as %s', (type, bytes, data) => {
    const [item] = SENT[mode](type, Buffer.from(bytes)).items;

    expect(item?.ok && item.event).toEqual(cloudEvent({ datacontenttype: type, data }));
  });

  it.each([
    ['application/octet-stream', '{"a":1}'],
    ['application/xml; charset=iso-8859-1', '<a/>'],
    ['text/plain; charset=utf-16', 'a'],
    ['application/xml', Uint8Array.of(0xff, 0xfe, 0x3c, 0x00)],
    ['text/xml', Uint8Array.of(0x3c, 0xe9, 0x3e)],
  ])('stay bytes as %s', (type, bytes) => {
    expect(dataOf(type, bytes)).toEqual({ base64: Buffer.from(bytes).toString('base64') });
  });
});

describe('bytes of no content type', () => {
  const binary = (bytes: string | Uint8Array) =>
    SENT.binary(undefined, Buffer.from(bytes)).items[0];

  it.each([
    ['{"a":1}', { a: 1 }],
    ['\ufeff[1]', [1]],
    [' "text" ', 'text'],
    ['null', null],
  ])('are JSON in the binary mode where they are JSON: %j', (bytes, data) => {
    expect(binary(bytes)).toMatchObject({ ok: true, event: cloudEvent({ data }) });
  });

  it.each([['hello'], ['{"a":'], ['{} {}'], [Uint8Array.of(0x22, 0xff, 0x22)]])(
    'stay bytes in the binary mode where they are not: %j',
    (bytes) => {
      const data_base64 = Buffer.from(bytes).toString('base64');

      expect(binary(bytes)).toMatchObject({ ok: true, event: cloudEvent({ data_base64 }) });
    },
  );

  it('stay bytes in the structured mode, where their producer calls them bytes', () => {
    const data_base64 = base64('{"a":1}');

    const [item] = SENT.structured(undefined, Buffer.from('{"a":1}')).items;

    expect(item).toMatchObject({ ok: true, event: cloudEvent({ data_base64 }) });
  });
});

describe('base64 that is not the JSON or the text that it is called', () => {
  it.each([
    ['application/json', '{"a":'],
    ['application/json; charset=utf-16', '{}'],
    ['application/json', Uint8Array.of(0x22, 0xff, 0x22)],
    ['text/plain', Uint8Array.of(0xe9)],
  ])('stays base64: %s', (type, bytes) => {
    const [item] = SENT.structured(type, Buffer.from(bytes)).items;

    expect(item?.ok && item.event.data_base64).toBe(Buffer.from(bytes).toString('base64'));
  });

  it('is not read where there is data, too', () => {
    const body = event({ datacontenttype: 'application/json', data_base64: 'e30=', data: 1 });

    expect(post({ 'content-type': STRUCTURED }, body).items[0]).toMatchObject({ ok: false });
  });
});

describe('a content type in raw bytes', () => {
  it('is taken as UTF-8, as other headers are', () => {
    const [item] = post({ ...CE, 'content-type': 'text/plain; name="\u00c3\u00a9"' }, 'x').items;

    expect(item?.ok && item.event.datacontenttype).toBe('text/plain; name="é"');
  });

  it('is refused where it is none', () => {
    const [item] = post({ ...CE, 'content-type': 'text/plain; name="\u00e9"' }, 'x').items;

    expect(item?.ok === false && item.error.message).toContain('`content-type` has bytes that');
  });
});
