import { describe, expect, it, test } from '@jest/globals';
import {
  type RabbitMqEvent,
  type RabbitMqRecord,
  readRabbitMqRecords,
} from '../../../aws/brokers/read-rabbitmq-records.ts';
import { isUriReference } from '../../../core/event/uri-reference.ts';
import { bytesOf, toBase64 } from '../../../core/shared/bytes.ts';

const ARN = 'arn:aws:mq:us-west-2:111122223333:broker:shop:b-9bcfa592-423a-4942-879d-eb284b418fc8';

const NONE = {
  contentType: null,
  contentEncoding: null,
  headers: null,
  deliveryMode: null,
  priority: null,
  correlationId: null,
  replyTo: null,
  expiration: null,
  messageId: null,
  timestamp: null,
  type: null,
  userId: null,
  appId: null,
  clusterId: null,
};

const record = (properties: Partial<RabbitMqRecord['basicProperties']> = {}): RabbitMqRecord => ({
  basicProperties: { ...NONE, ...properties, bodySize: 2 },
  redelivered: false,
  data: toBase64(bytesOf('{}')),
});

const event = (queues: RabbitMqEvent['rmqMessagesByQueue']): RabbitMqEvent => ({
  eventSource: 'aws:rmq',
  eventSourceArn: ARN,
  rmqMessagesByQueue: queues,
});

const readOne = (properties: Partial<RabbitMqRecord['basicProperties']>) =>
  readRabbitMqRecords(event({ 'orders::/': [record(properties)] }))[0];

describe('records of RabbitMQ as Lambda gives them', () => {
  it('are messages with the properties that they have', () => {
    const message = readOne({
      contentType: 'text/plain',
      headers: { header1: { bytes: [118, 97, 108] }, numberInHeader: 10 },
      deliveryMode: 1,
      priority: 34,
      correlationId: 'c',
      replyTo: 'answers',
      expiration: '60000',
      messageId: 'm-1',
      timestamp: 'Jan 1, 1970, 12:33:41 AM',
      type: 'OrderPlaced',
      userId: 'AIDACKCEVSQ6C2EXAMPLE',
      appId: 'shop',
    });

    expect(message).toEqual({
      id: 'm-1',
      source: `${ARN}/%2F/orders`,
      destination: 'orders',
      headers: [
        ['header1', 'val'],
        ['numberInHeader', 10],
      ],
      properties: {
        priority: 34,
        expiration: '60000',
        userId: 'AIDACKCEVSQ6C2EXAMPLE',
        appId: 'shop',
      },
      contentType: 'text/plain',
      correlationId: 'c',
      replyTo: 'answers',
      type: 'OrderPlaced',
      timeMs: 2_021_000,
      body: bytesOf('{}'),
    });
  });

  it('have nothing that they were sent without', () => {
    expect(readOne({})).toEqual({
      source: `${ARN}/%2F/orders`,
      destination: 'orders',
      headers: [],
      properties: {},
      body: bytesOf('{}'),
    });
  });

  it('keep the order of their queues, and a source for each', () => {
    const messages = readRabbitMqRecords(
      event({
        'a::/': [record({ messageId: '1' }), record({ messageId: '2' })],
        'b::c::eu': [record({ messageId: '3' })],
      }),
    );

    expect(messages.map(({ id, source, destination }) => [id, source, destination])).toEqual([
      ['1', `${ARN}/%2F/a`, 'a'],
      ['2', `${ARN}/%2F/a`, 'a'],
      ['3', `${ARN}/eu/b%3A%3Ac`, 'b::c'],
    ]);
    expect(messages.every(({ source }) => isUriReference(source))).toBe(true);
  });

  test.each<[string, unknown, unknown]>([
    ['a text in Unicode, its bytes signed', { bytes: [-61, -68] }, 'ü'],
    ['bytes that are no text', { bytes: [-1, 0] }, Uint8Array.from([255, 0])],
    ['true', true, true],
    ['null', null, null],
    ['a table', { reason: { bytes: [97] }, count: 1 }, '{"reason":"a","count":1}'],
    ['an array', [{ bytes: [97] }, 2], '["a",2]'],
    ['a table whose member is called bytes', { bytes: { bytes: [97] } }, '{"bytes":"a"}'],
  ])('have a header that is %s', (_, value, expected) => {
    expect(readOne({ headers: { h: value } })?.headers).toEqual([['h', expected]]);
  });

  test.each<[string, string]>([
    ['Jan 1, 1970, 12:00:00 AM', '1970-01-01T00:00:00.000Z'],
    ['Nov 28, 2026, 12:05:09 PM', '2026-11-28T12:05:09.000Z'],
    ['Nov 28, 2026, 11:59:59 PM', '2026-11-28T23:59:59.000Z'],
    ['Feb 29, 2024, 1:02:03\u202fPM', '2024-02-29T13:02:03.000Z'],
    ['Feb 9, 2024 1:02:03 AM', '2024-02-09T01:02:03.000Z'],
  ])('have the time of %s', (timestamp, expected) => {
    expect(new Date(readOne({ timestamp })?.timeMs ?? Number.NaN).toISOString()).toBe(expected);
  });

  test.each([['28.11.2026 12:00'], ['Foo 1, 1970, 12:00:00 AM'], ['']])(
    'keep a time that is shown otherwise: %p',
    (timestamp) => {
      const message = readOne({ timestamp });

      expect(message).not.toHaveProperty('timeMs');
      expect(message?.properties).toEqual(timestamp === '' ? {} : { timestamp });
    },
  );
});
