import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { REDIS_BINDING } from '../../../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../../../core/bridge/broker-message.ts';
import { eventToMessage, type MessageFormat } from '../../../../core/bridge/event-to-message.ts';
import { messageToEvent } from '../../../../core/bridge/message-to-event.ts';
import { bodyToMessage, fieldsToMessage } from '../../../../core/bridge/redis/fields-to-message.ts';
import { messageToFields } from '../../../../core/bridge/redis/message-to-fields.ts';
import type { RedisField } from '../../../../core/bridge/redis/redis-fields.ts';
import { bytesOf, textOf } from '../../../../core/shared/bytes.ts';

const PLACE = { id: '1-1', source: 'redis://cache:6379/stream/orders', destination: 'orders' };
const NEW_ID = () => 'made-here';

const entry = (...texts: string[]): readonly RedisField[] =>
  texts.flatMap((name, place) =>
    place % 2 === 0 ? [[bytesOf(name), bytesOf(texts[place + 1] ?? '')] as const] : [],
  );

const shown = (fields: readonly RedisField[]) =>
  fields.map((field) => field.map((bytes) => textOf(bytes) ?? [...bytes]));

function toEvent(message: BrokerMessage) {
  const parsed = messageToEvent(message, { binding: REDIS_BINDING, newId: NEW_ID });
  if (!parsed.ok) throw parsed.error;
  return parsed;
}

/** What goes out of what has come in. */
function thereAndBack(fields: readonly RedisField[], format: MessageFormat) {
  const { event, dataText } = toEvent(fieldsToMessage(fields, PLACE));
  return messageToFields(
    eventToMessage({ event, dataText }, { binding: REDIS_BINDING, format, destination: 'orders' }),
  );
}

describe('an entry of a stream as an event', () => {
  test.each<[string, readonly RedisField[], object]>([
    [
      'its fields are its data',
      entry('order', '17', 'state', 'paid'),
      { type: 'orders', data: { order: '17', state: 'paid' }, redisfields: 'object' },
    ],
    [
      'a field that is there twice makes pairs of them',
      entry('tag', 'a', 'tag', 'b'),
      {
        data: [
          ['tag', 'a'],
          ['tag', 'b'],
        ],
        redisfields: 'pairs',
      },
    ],
    [
      'bytes that are no text make pairs of them',
      [[bytesOf('b'), Uint8Array.from([255, 0])]],
      { data: [['b', { base64: '/wA=' }]], redisfields: 'pairs' },
    ],
    [
      'a name that is no text leaves nothing to be a header',
      [...entry('data', 'x'), [Uint8Array.from([255]), bytesOf('y')]],
      {
        data: [
          ['data', 'x'],
          [{ base64: '/w==' }, 'y'],
        ],
      },
    ],
    [
      'a field `data` is the body, and the others are headers',
      entry('data', '{"n":1}', 'tenant', 'acme', 'key', 'k-1', 'content-type', 'application/json'),
      { data: { n: 1 }, tenant: 'acme', partitionkey: 'k-1', datacontenttype: 'application/json' },
    ],
    [
      'a CloudEvent in the binary mode',
      entry(
        'ce_specversion',
        '1.0',
        'ce_id',
        'a',
        'ce_source',
        '/s',
        'ce_type',
        't',
        'data',
        'x',
        'content-type',
        'text/plain',
      ),
      { id: 'a', source: '/s', type: 't', data: 'x', datacontenttype: 'text/plain' },
    ],
    [
      'a CloudEvent in the structured mode',
      entry(
        'content-type',
        'application/cloudevents+json',
        'event',
        '{"specversion":"1.0","id":"a","source":"/s","type":"t"}',
      ),
      { id: 'a', source: '/s', type: 't' },
    ],
    [
      'a lone field `event` that is one',
      entry('event', '{"specversion":"1.0","id":"a","source":"/s","type":"t","data":1}'),
      { id: 'a', source: '/s', type: 't', data: 1 },
    ],
    [
      'a field `event` that is none',
      entry('event', 'login', 'user', '7'),
      { type: 'orders', data: { event: 'login', user: '7' } },
    ],
    [
      'a lone field `event` that only looks like one',
      entry('event', '{"specversion"'),
      { type: 'orders', data: { event: '{"specversion"' } },
    ],
    [
      'how often it has gone out is no data',
      entry('order', '17', 'waybill_hops', '2'),
      { data: { order: '17' }, bridgehops: 2 },
    ],
    [
      'a reply is asked for, and to what it belongs',
      entry('data', 'x', 'reply-to', 'answers', 'correlation-id', 'c-1'),
      { correlationid: 'c-1', data: 'x' },
    ],
    ['names that look like prototypes', entry('__proto__', 'x'), { redisfields: 'object' }],
  ])('%s', (_, fields, event) => {
    expect(toEvent(fieldsToMessage(fields, PLACE)).event).toMatchObject(event);
  });

  test('has the identity of its place in the stream, unless it says another', () => {
    const { event } = toEvent(
      fieldsToMessage(entry('a', 'b'), { ...PLACE, timeMs: 1_700_000_000_000 }),
    );

    expect(event).toMatchObject({
      id: '1-1',
      source: PLACE.source,
      time: '2023-11-14T22:13:20.000Z',
    });
  });
});

const bytes = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => bytesOf(text.toWellFormed())),
  fc.uint8Array({ maxLength: 12 }),
  fc
    .constantFrom('data', 'event', 'key', 'content-type', 'header-key', 'reply-to', '0', 'a')
    .map(bytesOf),
);

const foreign = fc.array(fc.tuple(bytes, bytes), { minLength: 1, maxLength: 6 });

const isText = (field: Uint8Array) => textOf(field) !== undefined;

/** Entries whose fields are data: of others, the way out has another order. */
const isData = (fields: readonly RedisField[]) =>
  !fields.every(([name]) => isText(name)) ||
  !fields.some(([name]) => /^(data|event|ce_.*|waybill_hops)$/s.test(textOf(name) ?? ''));

describe('an entry that goes out again', () => {
  test('has each of its fields as it was, in its order, where they are data', () => {
    fc.assert(
      fc.property(foreign.filter(isData), (fields) => {
        const out = thereAndBack(fields, 'plain');

        expect(shown(out)).toEqual([...shown(fields), ['waybill_hops', '1']]);
      }),
    );
  });

  test('has each of its fields where it has a body, text and bytes', () => {
    const texts = fc.array(
      fc.tuple(
        fc.stringMatching(/^(x|y|key|reply-to|correlation-id|header-key|header-z)$/).map(bytesOf),
        fc.stringMatching(/^[a-z0-9]{1,9}$/).map(bytesOf),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(texts, fc.uint8Array({ maxLength: 20 }), (headers, body) => {
        const fields: RedisField[] = [
          ...headers,
          [bytesOf('content-type'), bytesOf('application/octet-stream')],
          [bytesOf('data'), body],
        ];

        const out = thereAndBack(fields, 'plain');

        const sorted = (some: readonly RedisField[]) => shown(some).map(String).sort();
        const hops: RedisField = [bytesOf('waybill_hops'), bytesOf('1')];
        // A second field of a name that has a meaning is a header of it, which is written as one.
        const seen = new Set<string>();
        const escaped = fields.map(([name, value]): RedisField => {
          const text = textOf(name) ?? '';
          const isSecond = seen.has(text) && /^(key|reply-to|correlation-id)$/.test(text);
          seen.add(text);
          return isSecond ? [bytesOf(`header-${text}`), value] : [name, value];
        });
        expect(sorted(out)).toEqual(sorted([...escaped, hops]));
      }),
    );
  });

  test.each(['binary', 'structured'] as const)('is the same event in the %s mode', (format) => {
    fc.assert(
      fc.property(foreign, (fields) => {
        // A content type that is none has no event.
        fc.pre(!fields.some(([name]) => textOf(name) === 'content-type'));
        const { event, dataText } = toEvent(fieldsToMessage(fields, PLACE));

        const out = fieldsToMessage(thereAndBack(fields, format), { ...PLACE, id: '2-1' });

        const again = toEvent(out);
        const { id, source, type, time, data, data_base64 } = event;
        expect(again.event).toMatchObject({ id, source, type, bridgehops: 1 });
        expect([
          again.event.time,
          again.event.data,
          again.event.data_base64,
          again.dataText,
        ]).toEqual([time, data, data_base64, dataText]);
      }),
    );
  });
});

describe('a message that has a body only', () => {
  test('keeps headers, key and reply-to in the JSON of its event', () => {
    const message: BrokerMessage = {
      ...PLACE,
      key: Uint8Array.from([1, 2]),
      headers: [['Tenant', 'acme']],
      replyTo: 'answers',
      body: bytesOf('x'),
    };
    const { event, dataText } = toEvent(message);
    const options = { binding: REDIS_BINDING, format: 'structured' as const, destination: 'news' };
    const out = eventToMessage({ event, dataText }, { ...options, isBare: true });

    const again = toEvent(bodyToMessage(out.body ?? new Uint8Array(), PLACE));

    expect(out.headers).toEqual([]);
    const back = eventToMessage(
      { event: again.event, dataText: again.dataText },
      { ...options, format: 'plain' },
    );
    expect(back).toMatchObject({ key: message.key, replyTo: 'answers', body: bytesOf('x') });
    expect(back.headers).toContainEqual(['Tenant', 'acme']);
  });

  test.each<[string, string, object]>([
    ['an event', '{"specversion":"1.0","id":"a","source":"/s","type":"t"}', { id: 'a', type: 't' }],
    ['JSON', '{"order":17}', { id: 'made-here', type: 'orders', data: { order: 17 } }],
    ['text', 'hello', { data: 'hello', datacontenttype: 'text/plain' }],
    ['text with the word', 'the "specversion" is', { data: 'the "specversion" is' }],
  ])('is an event where it says so: %s', (_, body, event) => {
    const { id: __, ...place } = PLACE;
    expect(toEvent(bodyToMessage(bytesOf(body), place)).event).toMatchObject(event);
  });
});
