import { afterEach, describe, expect, it } from '@jest/globals';
import type { RabbitMqServer } from '../../../core/bridge/urls/rabbitmq-url.ts';
import type { Target } from '../../../core/ports/bridging/target.ts';
import { RabbitMqTarget } from '../../../targets/rabbitmq.ts';
import type { ForeignClient } from '../../brokers/rabbitmq/foreign-client.ts';
import type { RabbitMq } from '../../brokers/start-rabbitmq.ts';
import { makeEvent } from '../../contracts/bridging/make-event.ts';
import { eventually } from '../../support/eventually.ts';

/** A node, and a client of it that is not ours. */
interface RabbitMqWorld {
  readonly node: RabbitMq;
  readonly client: ForeignClient;
  readonly server: RabbitMqServer;
}

/** What a target of RabbitMQ does beside what every target does. */
export function describeRabbitMqTarget(world: () => RabbitMqWorld): void {
  describe('exchanges, properties and confirms', () => {
    const { signal } = new AbortController();
    const targets: Target[] = [];
    const keep = (target: Target) => {
      targets.push(target);
      return target;
    };
    afterEach(async () => {
      for (const target of targets.splice(0)) await target.close();
    });

    it('routes each event by its type, and says which of them no queue is bound for', async () => {
      const { client, server } = world();
      const [queue, exchange] = [await client.createQueue(), await client.createExchange('topic')];
      await client.bind(queue, exchange, 'order.*');
      const target = keep(new RabbitMqTarget({ server, exchange }));
      const events = ['order.placed', 'invoice.sent', 'order.paid'].map((type) =>
        makeEvent({ type }),
      );

      const results = await target.send(events, signal);

      expect(results).toEqual([
        { kind: 'delivered' },
        {
          kind: 'failed',
          error: {
            class: 'NoSuchDestination',
            message: expect.stringMatching(
              /no queue is bound .* routing key invoice.sent: NO_ROUTE/,
            ),
          },
        },
        { kind: 'delivered' },
      ]);
      const keys = (await client.get(queue, 2)).map(({ fields }) => fields.routingKey);
      expect(keys).toEqual(['order.placed', 'order.paid']);
    });

    it('is routed by its attributes where the exchange looks at headers', async () => {
      const { client, server } = world();
      const [queue, exchange] = [
        await client.createQueue(),
        await client.createExchange('headers'),
      ];
      await client.bind(queue, exchange, '', { 'x-match': 'all', 'cloudEvents:tenant': 'acme' });
      const target = keep(new RabbitMqTarget({ server, exchange }));
      const events = ['acme', 'other'].map((tenant) => makeEvent({ tenant }));

      const results = await target.send(events, signal);

      expect(results.map(({ kind }) => kind)).toEqual(['delivered', 'failed']);
    });

    it('sends persistent messages with the properties of their events', async () => {
      const { client, server } = world();
      const queue = await client.createQueue();
      const target = keep(new RabbitMqTarget({ server, queue }));
      const event = makeEvent({
        id: 'e-properties',
        type: 'order.placed',
        time: '2026-11-28T10:00:00.999Z',
        correlationid: 'c-1',
        count: 7,
        flag: true,
        data: {},
      });

      await target.send([event], signal);

      const [message] = await client.get(queue, 1);
      expect(message?.properties).toMatchObject({
        messageId: 'e-properties',
        type: 'order.placed',
        timestamp: Date.parse('2026-11-28T10:00:00Z') / 1000,
        correlationId: 'c-1',
        contentType: 'application/json',
        deliveryMode: 2,
        headers: { 'cloudEvents:count': 7, 'cloudEvents:flag': true },
      });
    });

    it('fails where a queue is full and rejects what comes', async () => {
      const { client, server } = world();
      const queue = await client.createQueue({ 'x-max-length': 1, 'x-overflow': 'reject-publish' });
      const target = keep(new RabbitMqTarget({ server, queue }));

      const results = await target.send([makeEvent(), makeEvent()], signal);

      expect(results).toEqual([
        { kind: 'delivered' },
        {
          kind: 'failed',
          error: { class: 'NotConfirmed', message: expect.stringMatching(/basic.nack/) },
        },
      ]);
    });

    it.each([
      [
        'a virtual host that is not there',
        { vhost: 'nowhere' },
        /nowhere.*guest.*no such virtual host/,
      ],
      ['an exchange that the user may not write to', {}, /locked.*guest.*set_permissions/],
    ])('is refused %s', async (_, options, text) => {
      const { node, client, server } = world();
      await client.createExchange('topic', 'locked');
      await node.control('set_permissions', 'guest', '.*', '^(?!locked).*', '.*');
      const target = keep(
        new RabbitMqTarget({ server: { ...server, ...options }, exchange: 'locked' }),
      );

      const [result] = await target.send([makeEvent()], signal);

      expect(result).toMatchObject({
        kind: 'failed',
        error: { class: 'BrokerRefused', message: expect.stringMatching(text) },
      });
    });

    it('has in its queue what it calls delivered, though the server crashes in the midst, and counts no failure where it only kept a connection', async () => {
      const { node, client, server } = world();
      const [queue, other] = [await client.createQueue(), await client.createQueue()];
      const target = keep(new RabbitMqTarget({ server, queue }));
      const idle = keep(new RabbitMqTarget({ server, queue: other }));
      await idle.send([makeEvent()], signal);
      const batches = Array.from({ length: 100 }, () =>
        Array.from({ length: 100 }, () => makeEvent({ data: 'x'.repeat(500) })),
      );

      const sending = batches.map((batch) => target.send(batch, signal));
      await sending[0];
      await node.kill();
      const results = (await Promise.all(sending)).flat();
      await node.start();
      const afterwards = await idle.send([makeEvent(), makeEvent()], signal);

      const delivered = batches
        .flat()
        .filter((_, place) => results[place]?.kind === 'delivered')
        .map(({ event }) => event.id);
      const kept = await client.get(queue, await client.depth(queue));
      const ids = new Set(kept.map(({ properties }) => properties.messageId));
      expect(delivered.length).toBeGreaterThanOrEqual(100);
      expect(delivered.length).toBeLessThan(10_000);
      expect(delivered.filter((id) => !ids.has(id))).toEqual([]);
      expect(afterwards.map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
      expect(await client.get(other, 3)).toHaveLength(3);
    });

    it('says within seconds that the server takes nothing for want of memory', async () => {
      const { node, client, server } = world();
      const queue = await client.createQueue();
      const target = keep(new RabbitMqTarget({ server, queue }));

      await node.control('set_vm_memory_high_watermark', '0.00001');
      // The server looks every few seconds.
      await eventually(async () => {
        const [result] = await target.send([makeEvent()], signal);
        expect(result).toMatchObject({
          kind: 'failed',
          error: { class: 'NotConfirmed', message: expect.stringMatching(/low on memory/) },
        });
      });
      await node.control('set_vm_memory_high_watermark', 'absolute', '512MB');
      const next = await eventually(async () => {
        const [result] = await target.send([makeEvent()], signal);
        expect(result?.kind).toBe('delivered');
        return result;
      });

      expect(next).toEqual({ kind: 'delivered' });
    });
  });
}
