import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import fc from 'fast-check';
import { topic } from '../../core/pattern/notations/topic/topic.ts';
import { tryRead } from '../core/pattern/notations/read.ts';
import { matchesTopic, topicKey, topicText } from '../core/pattern/notations/reference-topic.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from './start-rabbitmq.ts';

const EXCHANGE = 'topics';

const isInstalled = isRabbitMqInstalled();

(isInstalled ? describe : describe.skip)(
  isInstalled ? 'topic patterns beside RabbitMQ' : NO_RABBITMQ,
  () => {
    let broker: RabbitMq;
    let connection: ChannelModel;
    let channel: ConfirmChannel;

    beforeAll(async () => {
      broker = await startRabbitMq();
      connection = await connect(broker.url);
      channel = await connection.createConfirmChannel();
      await channel.assertExchange(EXCHANGE, 'topic', { durable: false });
    }, 60_000);

    afterAll(async () => {
      await connection?.close();
      await broker?.stop();
    });

    /** The keys that a topic exchange routes to a queue that is bound by each pattern. */
    async function route(
      texts: readonly string[],
      keys: readonly string[],
    ): Promise<readonly (readonly string[])[]> {
      const queues: string[] = [];
      for (const text of texts) {
        const { queue } = await channel.assertQueue('', { exclusive: true });
        await channel.bindQueue(queue, EXCHANGE, text);
        queues.push(queue);
      }
      for (const key of keys) channel.publish(EXCHANGE, key, Buffer.alloc(0));
      await channel.waitForConfirms();
      const routed: (readonly string[])[] = [];
      for (const queue of queues) {
        routed.push(await drain(queue));
        await channel.deleteQueue(queue);
      }
      return routed;
    }

    async function drain(queue: string): Promise<readonly string[]> {
      const keys: string[] = [];
      for (;;) {
        const message = await channel.get(queue, { noAck: true });
        if (message === false) return keys;
        keys.push(message.fields.routingKey);
      }
    }

    it('match what its topic exchange routes, as does what the other tests hold them to', async () => {
      const several = <T>(one: fc.Arbitrary<T>, count: number) =>
        fc.uniqueArray(one, { minLength: count, maxLength: count });
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(several(topicText, 20), several(topicKey, 40), async (texts, keys) => {
          const routed = await route(texts, keys);
          for (const [place, text] of texts.entries()) {
            const wanted = routed[place] ?? [];

            expect([text, keys.filter((key) => matchesTopic(text, key))]).toEqual([text, wanted]);
            const read = tryRead(topic(text));
            if (read === undefined) continue;
            compared++;
            expect([text, keys.filter((type) => read.matches({ type }))]).toEqual([text, wanted]);
          }
        }),
        { numRuns: 8 },
      );
      expect(compared).toBeGreaterThan(80);
    });
  },
);
