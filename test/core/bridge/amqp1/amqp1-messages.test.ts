import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Amqp1Message } from '../../../../core/bridge/amqp1/amqp1-message.ts';
import { amqp1ToMessage } from '../../../../core/bridge/amqp1/amqp1-to-message.ts';
import { messageToAmqp1 } from '../../../../core/bridge/amqp1/message-to-amqp1.ts';
import type { BrokerMessage } from '../../../../core/bridge/broker-message.ts';
import { bytesOf } from '../../../../core/shared/bytes.ts';

const PLACE = { source: 'activemq://broker:5672/queue/orders', destination: 'orders' };
const EMPTY = { ...PLACE, headers: [], properties: {}, body: null };
const bytes = Uint8Array.from([0, 255]);

const data = (...content: readonly Uint8Array[]) =>
  content.length === 1
    ? { typecode: 0x75, content: content[0] }
    : { typecode: 0x75, content, multiple: true };

describe('a message of AMQP 1.0', () => {
  test.each<[string, Amqp1Message, object]>([
    ['nothing', {}, {}],
    ['the value null', { body: null }, { body: null }],
    ['a text', { body: 'grüezi' }, { body: bytesOf('grüezi') }],
    ['an empty text', { body: '' }, { body: new Uint8Array() }],
    ['bytes as a value', { body: bytes }, { body: bytes }],
    [
      'a section of bytes',
      { body: data(bytes), content_type: 'a/b' },
      { body: bytes, contentType: 'a/b' },
    ],
    [
      'several sections of bytes',
      { body: data(bytes, bytes) },
      { body: Uint8Array.from([0, 255, 0, 255]) },
    ],
    ['no bytes at all', { body: data(new Uint8Array()) }, { body: new Uint8Array() }],
    [
      'a map, as JMS has it',
      {
        body: { order: 17, paid: true, note: null, raw: bytes, at: new Date(0) },
        content_type: 'x/y',
      },
      {
        body: bytesOf(
          '{"order":17,"paid":true,"note":null,"raw":{"base64":"AP8="},"at":"1970-01-01T00:00:00.000Z"}',
        ),
        contentType: 'application/json',
        properties: { amqpbody: 'value' },
      },
    ],
    [
      'a list in a section',
      { body: { typecode: 0x76, content: [1, 'a', [true]] } },
      {
        body: bytesOf('[1,"a",[true]]'),
        contentType: 'application/json',
        properties: { amqpbody: 'sequence' },
      },
    ],
    [
      'several lists',
      { body: { typecode: 0x76, content: [[1], [2, 3]], multiple: true } },
      {
        body: bytesOf('[1,2,3]'),
        contentType: 'application/json',
        properties: { amqpbody: 'sequence' },
      },
    ],
    [
      'a number that is none',
      { body: Number.NaN },
      {
        body: bytesOf('"NaN"'),
        contentType: 'application/json',
        properties: { amqpbody: 'value' },
      },
    ],
    ['an id that is a text', { message_id: 'ID:1' }, { id: 'ID:1' }],
    [
      'an id that is a number',
      { message_id: 7, correlation_id: 8 },
      { id: 'ID:AMQP_ULONG:7', correlationId: 'ID:AMQP_ULONG:8' },
    ],
    ['an id that is bytes', { message_id: bytes }, { id: 'ID:AMQP_BINARY:00ff' }],
    [
      'what it says of itself',
      {
        subject: 'order.placed',
        reply_to: 'queue://a',
        group_id: 'k',
        group_sequence: 2,
        priority: 9,
        creation_time: new Date(5),
        content_encoding: 'gzip',
        absolute_expiry_time: new Date(9),
      },
      {
        type: 'order.placed',
        replyTo: 'queue://a',
        key: 'k',
        timeMs: 5,
        properties: { priority: 9, groupSequence: 2, contentEncoding: 'gzip', expiration: 9 },
      },
    ],
    ['a time that there cannot be', { creation_time: new Date(Number.NaN) }, {}],
    [
      'properties of an application',
      {
        application_properties: {
          a: 'x',
          b: 1.5,
          c: false,
          d: null,
          e: bytes,
          f: new Date(0),
          g: [1],
        },
      },
      {
        headers: [
          ['a', 'x'],
          ['b', 1.5],
          ['c', false],
          ['d', null],
          ['e', bytes],
          ['f', '1970-01-01T00:00:00.000Z'],
          ['g', '[1]'],
        ],
      },
    ],
    [
      'the content type of STOMP',
      { application_properties: { 'content-type': 'a/b', c: 1 } },
      { contentType: 'a/b', headers: [['c', 1]] },
    ],
    [
      'the content type of AMQP before that of STOMP',
      { content_type: 'c/d', application_properties: { 'content-type': 'a/b' } },
      { contentType: 'c/d', headers: [['content-type', 'a/b']] },
    ],
  ])('%s', (_, message, expected) => {
    expect(amqp1ToMessage(message, PLACE)).toEqual({ ...EMPTY, ...expected });
  });

  test('keeps all that it has a place for, there and back', () => {
    const text = fc.string({ minLength: 1, maxLength: 9 });
    const message: fc.Arbitrary<BrokerMessage> = fc.record(
      {
        id: text,
        key: text,
        correlationId: text,
        replyTo: text,
        type: text,
        contentType: text,
        timeMs: fc.nat(),
        headers: fc.uniqueArray(
          fc.tuple(
            text.filter((name) => !/^\d+$/.test(name)),
            fc.oneof(text, fc.integer(), fc.boolean(), fc.uint8Array()),
          ),
          {
            selector: ([name]) => name,
            maxLength: 4,
          },
        ),
        properties: fc.record(
          { priority: fc.nat({ max: 9 }), groupSequence: fc.nat() },
          { requiredKeys: [], noNullPrototype: true },
        ),
        body: fc.oneof(fc.constant(null), fc.uint8Array()),
        source: fc.constant(PLACE.source),
        destination: fc.constant(PLACE.destination),
      },
      {
        requiredKeys: ['source', 'destination', 'headers', 'properties', 'body'],
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(message, (sent) => {
        const { body, ...out } = messageToAmqp1(sent);
        const received = amqp1ToMessage({ ...out, body: body === null ? null : data(body) }, PLACE);

        expect({
          ...received,
          properties: { priority: undefined, ...received.properties },
        }).toEqual({
          ...sent,
          properties: { priority: undefined, ...sent.properties },
        });
      }),
    );
  });

  test('leaves out when it expires, and what no message may say', () => {
    const out = messageToAmqp1({
      ...EMPTY,
      properties: { expiration: 5, priority: 77, groupSequence: -1, other: 'x', amqpbody: 'value' },
    });

    expect(out).toEqual({ durable: true, application_properties: { other: 'x' }, body: null });
  });
});
