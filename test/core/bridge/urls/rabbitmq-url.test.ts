import { describe, expect, it, test } from '@jest/globals';
import {
  parseRabbitMqSourceUrl,
  parseRabbitMqTargetUrl,
} from '../../../../core/bridge/urls/rabbitmq-url.ts';

const SERVER = { host: 'broker', port: 5672, tls: false };

describe('the URL of a RabbitMQ source', () => {
  test.each<[string, object]>([
    ['amqp://broker?queue=orders', { server: SERVER, queue: 'orders' }],
    ['amqp://broker/?queue=orders', { server: SERVER, queue: 'orders' }],
    ['amqp://broker/%2F?queue=a', { server: { ...SERVER, vhost: '/' }, queue: 'a' }],
    ['amqp://broker/%2Feu?queue=a', { server: { ...SERVER, vhost: '/eu' }, queue: 'a' }],
    [
      'amqps://app:p%40ss%2F@[::1]:5999/shop?queue=eu%2Forders%3F&prefetch=50',
      {
        server: {
          host: '::1',
          port: 5999,
          tls: true,
          vhost: 'shop',
          username: 'app',
          password: 'p@ss/',
        },
        queue: 'eu/orders?',
        prefetch: 50,
      },
    ],
    ['amqps://broker?queue=a', { server: { ...SERVER, port: 5671, tls: true }, queue: 'a' }],
    ['amqp://broker?exchange=shop', { server: SERVER, exchange: 'shop' }],
    [
      'amqp://broker?exchange=shop&queue=q&key=orders.*&key=a,b.%23',
      { server: SERVER, exchange: 'shop', queue: 'q', routingKeys: ['orders.*', 'a,b.#'] },
    ],
    ['amqp://broker?queue=a&prefetch=65535', { server: SERVER, queue: 'a', prefetch: 65_535 }],
  ])('is read: %s', (url, expected) => {
    expect(parseRabbitMqSourceUrl(url)).toEqual(expected);
  });

  test.each<[string, RegExp]>([
    ['', /no URL/],
    ['kafka://broker/a', /begins with amqp:\/\/ or amqps:\/\//],
    ['amqp://broker', /\?queue=NAME or \?exchange=NAME/],
    ['amqp://broker/shop/orders', /path is the virtual host alone/],
    ['amqp://broker?queue=', /queue is empty/],
    ['amqp://broker?queue=a&queue=b', /queue is there more than once/],
    ['amqp://broker?queue=a&key=b', /write exchange=NAME too/],
    ['amqp://broker?exchange=a&key=', /key is empty/],
    [`amqp://broker?queue=${'%C3%A4'.repeat(128)}`, /255 bytes .* 256/],
    [`amqp://broker?exchange=a&key=b&key=${'x'.repeat(256)}`, /key may have 255 bytes/],
    ['amqp://broker?queue=a&prefetch=0', /prefetch is a whole number from 1 to 65535/],
    ['amqp://broker?queue=a&prefetch=65536', /prefetch/],
    [
      'amqp://broker?queue=a&heartbeat=5',
      /no parameter heartbeat .* queue, exchange, key, prefetch/,
    ],
    ['amqp://broker?exchange=a#b', /write %23/],
    ['amqp://alice@broker?queue=a', /user:password@/],
  ])('is refused with the reason: %s', (url, text) => {
    expect(() => parseRabbitMqSourceUrl(url)).toThrow(text);
    expect(() => parseRabbitMqSourceUrl(url)).toThrow(/write amqp:\/\//);
  });
});

describe('the URL of a RabbitMQ target', () => {
  test.each<[string, object]>([
    ['amqp://broker?exchange=shop', { server: SERVER, exchange: 'shop' }],
    [
      'amqp://broker/eu?exchange=shop&key=orders.{subject}',
      { server: { ...SERVER, vhost: 'eu' }, exchange: 'shop', routingKey: 'orders.{subject}' },
    ],
    ['amqp://broker?queue={type}', { server: SERVER, queue: '{type}' }],
  ])('is read: %s', (url, expected) => {
    expect(parseRabbitMqTargetUrl(url)).toEqual(expected);
  });

  test.each<[string, RegExp]>([
    ['amqp://broker', /\?exchange=NAME or \?queue=NAME/],
    ['amqp://broker?key=a', /\?exchange=NAME or \?queue=NAME/],
    ['amqp://broker?queue=a&exchange=b', /leave exchange and key out/],
    ['amqp://broker?queue=a&key=b', /leave exchange and key out/],
    ['amqp://broker?exchange=a&key=b&key=c', /key is there more than once/],
    ['amqp://broker?exchange=a&prefetch=5', /no parameter prefetch/],
  ])('is refused with the reason: %s', (url, text) => {
    expect(() => parseRabbitMqTargetUrl(url)).toThrow(text);
  });

  it('never shows a password', () => {
    const parse = () => parseRabbitMqTargetUrl('amqp://alice:s3cret@broker?queue=a&key=b');

    expect(parse).toThrow(/received amqp:\/\/broker/);
    expect(parse).not.toThrow(/s3cret/);
  });
});
