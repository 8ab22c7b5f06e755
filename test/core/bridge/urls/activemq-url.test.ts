import { describe, expect, test } from '@jest/globals';
import {
  parseActiveMqSourceUrl,
  parseActiveMqTargetUrl,
} from '../../../../core/bridge/urls/activemq-url.ts';

const SERVER = { host: 'broker', port: 5672, tls: false };

describe('the URL of an ActiveMQ source', () => {
  test.each<[string, object]>([
    ['activemq://broker/queue/orders', { kind: 'queue', server: SERVER, name: 'orders' }],
    [
      'activemqs://alice:p%40ss@broker.example.com/queue/Consumer.a.VirtualTopic.b?batch=10',
      {
        kind: 'queue',
        server: {
          host: 'broker.example.com',
          port: 5671,
          tls: true,
          username: 'alice',
          password: 'p@ss',
        },
        name: 'Consumer.a.VirtualTopic.b',
        batch: 10,
      },
    ],
    [
      'activemq://broker:61616/topic/news',
      { kind: 'topic', server: { ...SERVER, port: 61616 }, name: 'news' },
    ],
    [
      'activemq://broker/topic/news?client=bridge&subscription=waybill',
      {
        kind: 'topic',
        server: SERVER,
        name: 'news',
        durable: { client: 'bridge', name: 'waybill' },
      },
    ],
    [
      'amqp1://broker/address/queues/orders',
      { kind: 'address', server: SERVER, name: 'queues/orders' },
    ],
    [
      'amqp1s://broker/address/%2Fqueues%2Forders',
      { kind: 'address', server: { ...SERVER, port: 5671, tls: true }, name: '/queues/orders' },
    ],
  ])('%s', (url, options) => {
    expect(parseActiveMqSourceUrl(url)).toEqual(options);
  });

  test.each([
    ['amqp://broker/queue/a', /begins with activemq:\/\/ or activemqs:\/\/ or amqp1:\/\//],
    ['activemq://broker', /the path begins with \/queue\/, \/topic\/ or \/address\//],
    ['activemq://broker/orders', /the path begins with/],
    ['activemq://broker/queue/', /the queue has no name/],
    ['activemq:///queue/a', /has no host/],
    ['activemq://:secret@broker/queue/a', /a password needs a user/],
    ['activemq://alice@broker/queue/a', /a user needs a password/],
    ['activemq://broker/topic/a?client=b', /has the two parameters client and subscription/],
    ['activemq://broker/topic/a?subscription=b', /has the two parameters/],
    ['activemq://broker/queue/a?client=b&subscription=c', /a queue keeps its messages itself/],
    ['activemq://broker/queue/a?batch=5000', /batch is a whole number from 1 to 2000/],
    [
      'activemq://broker/queue/a?selector=b',
      /there is no parameter selector here, which has the parameters batch;/,
    ],
  ])('rejects %j', (url, error) => {
    const parse = () => parseActiveMqSourceUrl(url);
    expect(parse).toThrow(error);
    expect(parse).not.toThrow(/secret/);
  });
});

describe('the URL of an ActiveMQ target', () => {
  test.each<[string, object]>([
    ['activemq://broker/queue/orders', { kind: 'queue', server: SERVER, name: 'orders' }],
    ['activemq://broker/topic/news', { kind: 'topic', server: SERVER, name: 'news' }],
    ['amqp1://broker/address/orders', { kind: 'address', server: SERVER, name: 'orders' }],
  ])('%s', (url, options) => {
    expect(parseActiveMqTargetUrl(url)).toEqual(options);
  });

  test.each([
    ['activemq://broker/stream/orders', /the path begins with/],
    [
      'activemq://broker/queue/a?batch=1',
      /there is no parameter batch here, which has no parameters/,
    ],
  ])('rejects %j', (url, error) => {
    expect(() => parseActiveMqTargetUrl(url)).toThrow(error);
  });
});
