import { describe, expect, it, test } from '@jest/globals';
import { AMQP_BINDING } from '../../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import type { RabbitMqExchangeTarget } from '../../../core/bridge/urls/rabbitmq-url.ts';
import type { CloudEvent } from '../../../core/event/event.ts';
import { bytesOf } from '../../../core/shared/bytes.ts';
import { publicationOf } from '../../../targets/rabbitmq/publication.ts';
import { makeEvent } from '../../contracts/bridging/make-event.ts';

const OPTIONS: RabbitMqExchangeTarget = {
  server: { host: 'localhost', port: 5672, tls: false },
  exchange: 'shop',
};

/** The event that a message of a broker is. */
function eventOf(message: Partial<BrokerMessage>): CloudEvent {
  const parsed = messageToEvent(
    {
      id: 'm-1',
      source: 'amqp://broker/%2F/orders',
      destination: 'orders',
      headers: [],
      body: bytesOf('{}'),
      ...message,
    },
    { binding: AMQP_BINDING, newId: () => 'made' },
  );
  if (!parsed.ok) throw parsed.error;
  return parsed.event;
}

describe('a message for RabbitMQ', () => {
  test.each([
    [undefined, 'order.placed'],
    ['orders', 'orders'],
    ['{subject}', 'eu/berlin'],
    ['orders.{tenant}.{type}', 'orders.acme.order.placed'],
    ['{Not}.{}', '{Not}.{}'],
  ])('has the routing key that %s says', (routingKey, expected) => {
    const event = makeEvent({ subject: 'eu/berlin', tenant: 'acme' });

    const publication = publicationOf(event, {
      ...OPTIONS,
      ...(routingKey === undefined ? {} : { routingKey }),
    });

    expect(publication).toMatchObject({ exchange: 'shop', routingKey: expected });
  });

  it('goes to a queue by the default exchange, whatever its name has', () => {
    const publication = publicationOf(makeEvent(), { server: OPTIONS.server, queue: '{type}' });

    expect(publication).toMatchObject({ exchange: '', routingKey: '{type}' });
  });

  test.each<[string, Partial<CloudEvent>, Partial<RabbitMqExchangeTarget>, RegExp]>([
    ['an attribute that is not there', {}, { routingKey: '{tenant}' }, /event's tenant/],
    ['a routing key of 256 bytes', { type: 'ä'.repeat(128) }, {}, /routing key .* 256/],
    [
      'a content type of 256 bytes',
      { datacontenttype: `text/${'x'.repeat(251)}`, data: 'a' },
      { routingKey: 'a' },
      /content type .* 256/,
    ],
  ])('rejects %s', (_, event, options, text) => {
    const act = () => publicationOf(makeEvent(event), { ...OPTIONS, ...options });

    expect(act).toThrow(text);
    expect(act).toThrow(expect.objectContaining({ name: 'InvalidMessage' }));
  });

  it('rejects a header whose name is longer than a short string', () => {
    const event = eventOf({ headers: [['x'.repeat(256), 1]] });

    expect(() => publicationOf({ ...makeEvent(), event }, OPTIONS)).toThrow(/name of a header/);
  });

  it('has the properties of a message that came from RabbitMQ, without those that it must not set', () => {
    const event = eventOf({
      contentType: 'application/json',
      correlationId: 'c-1',
      replyTo: 'answers',
      type: 'OrderPlaced',
      timeMs: 1_700_000_000_999,
      properties: {
        priority: 7,
        expiration: '60000',
        contentEncoding: 'utf-8',
        appId: 'shop',
        userId: 'alice',
        clusterId: 'c',
        exchange: 'orders',
      },
    });

    const { options } = publicationOf({ ...makeEvent(), event }, OPTIONS);

    const { headers: _, ...properties } = options;
    expect(properties).toEqual({
      mandatory: true,
      persistent: true,
      messageId: 'm-1',
      contentType: 'application/json',
      correlationId: 'c-1',
      replyTo: 'answers',
      type: 'OrderPlaced',
      timestamp: 1_700_000_000,
      priority: 7,
      expiration: '60000',
      contentEncoding: 'utf-8',
      appId: 'shop',
    });
  });

  test.each([
    ['a priority that is none', { priority: 256 }],
    ['an expiration of JMS, which is a time', { expiration: 1_700_000_000_000 }],
    ['an expiration that is no number', { expiration: 'soon' }],
    ['an expiration of more than 32 bits', { expiration: '4294967296' }],
    ['an application of 256 bytes', { appId: 'a'.repeat(256) }],
  ])('leaves out what RabbitMQ would refuse: %s', (_, properties) => {
    const event = eventOf({ properties });

    const { options } = publicationOf({ ...makeEvent(), event }, OPTIONS);

    expect(Object.keys(options)).not.toContain(Object.keys(properties)[0]);
  });

  it('leaves out an id that is longer than a property may be, which its headers have', () => {
    const id = 'i'.repeat(256);

    const { options } = publicationOf(makeEvent({ id }), OPTIONS);

    expect(options).not.toHaveProperty('messageId');
    expect(options.headers).toMatchObject({ 'cloudEvents:id': id });
  });

  it('writes headers by their kinds, and one that is there twice as an array', () => {
    const event = eventOf({
      headers: [
        ['text', 'ü'],
        ['int', -5],
        ['long', 4_294_967_296],
        ['double', 1.5],
        ['huge', -1e300],
        ['flag', false],
        ['none', null],
        ['bytes', Uint8Array.from([255, 0])],
        ['twice', 'a'],
        ['twice', 'b'],
        ['__proto__', 'kept'],
        ['x-death', '[{"count":1}]'],
        ['CC', '["audit"]'],
      ],
    });

    const { options } = publicationOf({ ...makeEvent(), event }, OPTIONS);

    const own = Object.entries(options.headers ?? {}).filter(([name]) => !/^cloudEv/.test(name));
    expect(own).toEqual([
      ['text', 'ü'],
      ['int', { '!': 'int', value: -5 }],
      ['long', { '!': 'long', value: 4_294_967_296 }],
      ['double', { '!': 'double', value: 1.5 }],
      ['huge', { '!': 'double', value: -1e300 }],
      ['flag', false],
      ['none', null],
      ['bytes', Buffer.from([255, 0])],
      ['twice', ['a', 'b']],
      ['__proto__', 'kept'],
    ]);
  });
});
