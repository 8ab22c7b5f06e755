import { describe, expect, it, test } from '@jest/globals';
import {
  type AmqpProperties,
  type AmqpValue,
  readAmqpMessage,
  sourceOf,
} from '../../../../core/bridge/rabbitmq/amqp-message.ts';
import { isUriReference } from '../../../../core/event/uri-reference.ts';
import { bytesOf } from '../../../../core/shared/bytes.ts';

const PLACE = { source: 'amqp://broker/%2F/orders', destination: 'orders', body: bytesOf('a') };

const read = (properties: AmqpProperties, exchange?: string) =>
  readAmqpMessage({ ...PLACE, properties, ...(exchange === undefined ? {} : { exchange }) });

describe('a message of RabbitMQ', () => {
  it('has its properties in the terms of all brokers', () => {
    const message = read(
      {
        contentType: 'text/plain',
        contentEncoding: 'gzip',
        headers: [['a', 1]],
        priority: 3,
        correlationId: 'c',
        replyTo: 'r',
        expiration: '1000',
        messageId: 'm',
        timestamp: 1_700_000_000,
        type: 't',
        userId: 'u',
        appId: 'app',
        clusterId: 'cl',
      },
      'shop',
    );

    expect(message).toEqual({
      ...PLACE,
      id: 'm',
      headers: [['a', 1]],
      contentType: 'text/plain',
      correlationId: 'c',
      replyTo: 'r',
      type: 't',
      timeMs: 1_700_000_000_000,
      properties: {
        priority: 3,
        expiration: '1000',
        contentEncoding: 'gzip',
        userId: 'u',
        appId: 'app',
        clusterId: 'cl',
        exchange: 'shop',
      },
    });
  });

  it('has nothing that it was not sent with, and nothing of what is empty', () => {
    const message = read({ messageId: '', contentType: '', type: '', expiration: '' }, '');

    expect(message).toEqual({ ...PLACE, headers: [], properties: {} });
  });

  test.each<[string, number | string, object]>([
    ['seconds', 1_700_000_000, { timeMs: 1_700_000_000_000 }],
    ['its first second', 0, { timeMs: 0 }],
    [
      'milliseconds, which are no seconds before the year 10000',
      1_700_000_000_999,
      { timeMs: 1_700_000_000_999 },
    ],
    ['neither', 9e15, { properties: { timestamp: 9e15 } }],
    ['a time before 1970', -1, { properties: { timestamp: -1 } }],
    ['a text that is no time', 'soon', { properties: { timestamp: 'soon' } }],
  ])('has a time of %s', (_, timestamp, expected) => {
    const message = read({ timestamp });

    expect(message).toMatchObject(expected);
    expect(Object.hasOwn(message, 'timeMs')).toBe(Object.hasOwn(expected, 'timeMs'));
  });

  test.each<[string, AmqpValue, unknown]>([
    ['an array', ['a', 1, null], '["a",1,null]'],
    ['a table', { count: 1, reason: 'expired' }, '{"count":1,"reason":"expired"}'],
    ['bytes in an array', [Uint8Array.from([255])], '[{"base64":"/w=="}]'],
    ['tables in arrays', [{ keys: ['a'] }], '[{"keys":["a"]}]'],
    ['bytes', Uint8Array.from([1]), Uint8Array.from([1])],
    ['null', null, null],
  ])('shows a header that is %s', (_, value, expected) => {
    expect(read({ headers: [['h', value]] }).headers).toEqual([['h', expected]]);
  });

  test.each([
    ['/', 'orders', 'amqp://broker:5672/%2F/orders'],
    ['eu', 'a b/c?#', 'amqp://broker:5672/eu/a%20b%2Fc%3F%23'],
    ['ü', '[q]', 'amqp://broker:5672/%C3%BC/%5Bq%5D'],
  ])('has a source that is a URI: %s %s', (vhost, name, expected) => {
    const source = sourceOf('amqp://broker:5672', vhost, name);

    expect(source).toBe(expected);
    expect(isUriReference(source)).toBe(true);
  });
});
