import { afterEach, describe, expect, it } from '@jest/globals';
import { RabbitMqSource } from '../../../bridges/sources/rabbitmq.ts';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import type {
  RabbitMqServer,
  RabbitMqSourceOptions,
} from '../../../core/bridge/urls/rabbitmq-url.ts';
import { bytesOf, textOf } from '../../../core/shared/bytes.ts';
import type { ForeignClient } from '../../brokers/rabbitmq/foreign-client.ts';
import { eventually } from '../../support/eventually.ts';

/** A client that is not ours, and its server. */
interface RabbitMqWorld {
  readonly client: ForeignClient;
  readonly server: RabbitMqServer;
}

/** What a source of RabbitMQ does beside what every source does. */
export function describeRabbitMqSource(world: () => RabbitMqWorld): void {
  describe('queues, exchanges and properties', () => {
    const endings: (() => Promise<unknown>)[] = [];
    /** Reads, keeps what is taken, and is ended after the test. */
    const read = (
      options: Omit<RabbitMqSourceOptions, 'server'>,
      take = async (_: readonly BrokerMessage[]) => {},
    ) => {
      const controller = new AbortController();
      const taken: BrokerMessage[] = [];
      const source = new RabbitMqSource({ server: world().server, ...options });
      const running = source.run(async (messages) => {
        await take(messages);
        taken.push(...messages);
      }, controller.signal);
      running.catch(() => {});
      const end = async () => {
        controller.abort();
        await running.catch(() => {});
      };
      endings.push(end);
      const texts = () => taken.map(({ body }) => textOf(body ?? new Uint8Array()));
      return { taken, texts, running, end };
    };
    afterEach(async () => {
      for (const end of endings.splice(0)) await end();
    });

    it('takes what a message says of itself, and nothing of how it was stored', async () => {
      const { client, server } = world();
      const [queue, exchange] = [await client.createQueue(), await client.createExchange('topic')];
      await client.bind(queue, exchange, 'order.#');
      await client.publish({ exchange, key: 'order.eu.placed' }, bytesOf('{}'), {
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        headers: {
          text: 'ü',
          int: 7,
          double: 1.5,
          flag: true,
          none: null,
          bytes: Buffer.from([255]),
          when: { '!': 'timestamp', value: 1_700_000_000 },
          price: { '!': 'decimal', value: { places: 2, digits: 1234 } },
          list: ['a', { b: 1 }],
        },
        priority: 3,
        correlationId: 'c',
        replyTo: 'answers',
        expiration: '60000',
        messageId: 'm',
        timestamp: 1_700_000_000,
        type: 'OrderPlaced',
        userId: 'guest',
        appId: 'shop',
        persistent: true,
      });

      const { taken } = read({ queue });
      await eventually(() => expect(taken).toHaveLength(1));

      expect(taken).toEqual([
        {
          id: 'm',
          source: `amqp://127.0.0.1:${server.port}/%2F/${queue}`,
          destination: 'order.eu.placed',
          headers: [
            ['text', 'ü'],
            ['int', 7],
            ['double', 1.5],
            ['flag', true],
            ['none', null],
            ['bytes', Uint8Array.from([255])],
            ['when', 1_700_000_000],
            ['price', '12.34'],
            ['list', '["a",{"b":1}]'],
          ],
          properties: {
            priority: 3,
            expiration: '60000',
            contentEncoding: 'utf-8',
            userId: 'guest',
            appId: 'shop',
            exchange,
          },
          contentType: 'application/json',
          correlationId: 'c',
          replyTo: 'answers',
          type: 'OrderPlaced',
          timeMs: 1_700_000_000_000,
          body: bytesOf('{}'),
        },
      ]);
    });

    it('calls a message without a routing key by its exchange, and gives one without an id none', async () => {
      const { client } = world();
      const [queue, exchange] = [await client.createQueue(), await client.createExchange('fanout')];
      await client.bind(queue, exchange, '');
      await client.publish({ exchange, key: '' }, bytesOf('a'));

      const { taken } = read({ queue });
      await eventually(() => expect(taken).toHaveLength(1));

      expect(taken[0]).toMatchObject({ destination: exchange });
      expect(taken[0]).not.toHaveProperty('id');
    });

    it('makes a queue for an exchange, which keeps what comes while nobody reads', async () => {
      const { client } = world();
      const exchange = await client.createExchange('topic');
      const options = { queue: `of-${exchange}`, exchange, routingKeys: ['a.*', 'b.#'] };
      const first = read(options);
      await eventually(() => client.depth(options.queue));
      await first.end();

      for (const key of ['a.1', 'b.1.2', 'c.1', 'a.1.2'])
        await client.publish({ exchange, key }, bytesOf(key));
      const second = read(options);
      await eventually(() => expect(second.taken).toHaveLength(2));

      expect(second.texts()).toEqual(['a.1', 'b.1.2']);
    });

    it('has a queue of its own for an exchange, where none is named, and takes it away', async () => {
      const { client, server } = world();
      const exchange = await client.createExchange('topic');
      const { taken, end } = read({ exchange });
      await eventually(async () => {
        await client.publish({ exchange, key: 'any' }, bytesOf('a'));
        expect(taken.length).toBeGreaterThan(0);
      });
      await end();

      expect(taken[0]?.source).toBe(`amqp://127.0.0.1:${server.port}/%2F/${exchange}`);
      await client.publish({ exchange, key: 'any' }, bytesOf('missed'));
      const next = read({ exchange });
      await eventually(async () => {
        await client.publish({ exchange, key: 'any' }, bytesOf('b'));
        expect(next.taken.length).toBeGreaterThan(0);
      });
      expect(next.texts()).not.toContain('missed');
    });

    it('holds as many messages as it may, takes half of them at once, and acknowledges those', async () => {
      const { client } = world();
      const queue = await client.createQueue();
      await client.publishAll(
        { key: queue },
        Array.from({ length: 25 }, (_, place) => ({ body: bytesOf(String(place)) })),
      );
      const sizes: number[] = [];
      let go = () => {};
      const gate = new Promise<void>((resolve) => {
        go = resolve;
      });

      const { taken } = read({ queue, prefetch: 10 }, async (messages) => {
        sizes.push(messages.length);
        await gate;
      });
      await eventually(async () => expect(await client.depth(queue)).toBe(15));
      expect(sizes).toHaveLength(1);
      go();
      await eventually(() => expect(taken).toHaveLength(25));

      expect(Math.max(...sizes)).toBeLessThanOrEqual(5);
      expect(await client.depth(queue)).toBe(0);
    });

    it('shares a queue with others, each message once', async () => {
      const { client } = world();
      const queue = await client.createQueue();
      const readers = [read({ queue, prefetch: 4 }), read({ queue, prefetch: 4 })];

      const sent = Array.from({ length: 200 }, (_, place) => String(place));
      await client.publishAll(
        { key: queue },
        sent.map((text) => ({ body: bytesOf(text) })),
      );
      await eventually(() => expect(readers.flatMap(({ taken }) => taken)).toHaveLength(200));

      expect(new Set(readers.flatMap(({ texts }) => texts()))).toEqual(new Set(sent));
      expect(readers.every(({ taken }) => taken.length > 0)).toBe(true);
    });

    it('fails when its queue is deleted', async () => {
      const { client } = world();
      const queue = await client.createQueue();
      await client.publish({ key: queue }, bytesOf('a'));
      const { taken, running } = read({ queue });
      await eventually(() => expect(taken).toHaveLength(1));

      await client.deleteQueue(queue);

      await expect(running).rejects.toMatchObject({
        name: 'NoSuchDestination',
        message: expect.stringMatching(`queue ${queue} was deleted`),
      });
    });

    it.each<[string, Omit<RabbitMqSourceOptions, 'server'>, string, RegExp]>([
      [
        'an exchange that is not there',
        { exchange: 'no-such' },
        'NoSuchDestination',
        /no exchange 'no-such'.*declare the exchange/,
      ],
      [
        'a queue for an exchange that is not there',
        { queue: 'of-none', exchange: 'no-such' },
        'NoSuchDestination',
        /no exchange/,
      ],
    ])('says what is missing: %s', async (_, options, name, message) => {
      const { running } = read(options);

      await expect(running).rejects.toMatchObject({
        name,
        message: expect.stringMatching(message),
      });
    });
  });
}
