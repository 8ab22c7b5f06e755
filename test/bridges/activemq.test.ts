import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ActiveMqSource } from '../../bridges/sources/activemq.ts';
import { JMS_BINDING } from '../../core/bridge/binding.ts';
import { messageToEvent } from '../../core/bridge/message-to-event.ts';
import type { ActiveMqSourceOptions } from '../../core/bridge/urls/activemq-url.ts';
import { bytesOf, textOf } from '../../core/shared/bytes.ts';
import { ActiveMqTarget } from '../../targets/activemq.ts';
import { countQueue } from '../brokers/activemq/count-queue.ts';
import { StompClient } from '../brokers/activemq/stomp-client.ts';
import { freePorts } from '../brokers/free-ports.ts';
import {
  type ActiveMq,
  isActiveMqInstalled,
  NO_ACTIVEMQ,
  startActiveMq,
} from '../brokers/start-activemq.ts';
import { describeSource } from '../contracts/bridging/describe-source.ts';
import { makeEvent } from '../contracts/bridging/make-event.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningSource, runSource } from './running-source.ts';

const isInstalled = isActiveMqInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with ActiveMQ' : NO_ACTIVEMQ, () => {
  let broker: ActiveMq;
  let closedPort = 0;
  let count = 0;
  const running: RunningSource[] = [];
  beforeAll(async () => {
    broker = await startActiveMq();
    [closedPort = 0] = await freePorts(1);
  });
  afterAll(() => broker.stop());
  afterEach(async () => {
    for (const source of running.splice(0)) await source.stop().catch(() => {});
  });

  const newName = () => {
    count += 1;
    return `test.${count}`;
  };
  const source = (name: string, options: Partial<ActiveMqSourceOptions> = {}) =>
    new ActiveMqSource({ kind: 'queue', server: broker.server, name, ...options });
  const run: typeof runSource = (...options) => {
    const started = runSource(...options);
    running.push(started);
    return started;
  };
  const publish = async (
    destination: string,
    messages: readonly { headers: Readonly<Record<string, string>>; body: Uint8Array }[],
  ) => {
    const client = await StompClient.connect(broker.stompPort, 'alice', 'secret');
    for (const { headers, body } of messages) await client.publish(destination, headers, body);
    client.close();
  };

  describeSource(
    'ActiveMQ',
    () => ({
      createOrigin: async () => newName(),
      makeSource: (name) => source(name),
      makeFaulty: (fault) => {
        const { server } = broker;
        const faulty = {
          unreachable: () => source('test.a', { server: { ...server, port: closedPort } }),
          refused: () => source('test.a', { server: { ...server, password: 'wrong-password' } }),
          missing: () => source('forbidden.a'),
        };
        return faulty[fault]();
      },
      send: (name, messages) =>
        publish(
          `/queue/${name}`,
          messages.map(({ headers, contentType, body }) => ({
            headers: {
              ...headers,
              ...(contentType === undefined ? {} : { 'content-type': contentType }),
              'content-length': String(body?.length ?? 0),
            },
            body: body ?? new Uint8Array(),
          })),
        ),
      kill: () => broker.kill(),
      start: () => broker.start(),
    }),
    { missing: 'BrokerRefused' },
  );

  test('reads what a program of STOMP has sent as a text', async () => {
    const name = newName();
    const reader = run(source(name));

    await publish(`/queue/${name}`, [
      {
        headers: {
          type: 'order.placed',
          'correlation-id': 'c-1',
          'reply-to': '/queue/answers',
          priority: '7',
          JMSXGroupID: 'k-1',
          Tenant: 'acme',
        },
        body: bytesOf('grüezi 世界'),
      },
    ]);
    await reader.count(1);

    expect(reader.bodies()).toEqual(['grüezi 世界']);
    expect(reader.taken[0]).toMatchObject({
      id: expect.stringMatching(/^ID:/),
      source: `activemq://127.0.0.1:${broker.server.port}/queue/${name}`,
      destination: name,
      type: 'order.placed',
      correlationId: 'c-1',
      replyTo: 'queue://answers',
      key: 'k-1',
      timeMs: expect.any(Number),
      headers: [['Tenant', 'acme']],
      properties: { priority: 7 },
    });
  });

  test('gives a message the id that it has in JMS, which Lambda is told as well', async () => {
    const name = newName();
    await publish(`/queue/${name}`, [{ headers: {}, body: bytesOf('{}') }]);
    const client = await StompClient.connect(broker.stompPort, 'alice', 'secret');
    client.send('SUBSCRIBE', { id: '1', destination: `/queue/${name}`, ack: 'client' });
    const { headers } = await client.next('MESSAGE');
    client.close();

    const reader = run(source(name));
    await reader.count(1);

    expect(reader.taken[0]?.id).toBe(headers['message-id']);
  });

  test('reads the event that a target has sent, as it was', async () => {
    const name = newName();
    const target = new ActiveMqTarget({ kind: 'queue', server: broker.server, name });
    const event = makeEvent(
      { id: 'ü-1', partitionkey: 'k-1', tenant: 'acme', data: { n: 1 } },
      '{"n":1.00}',
    );

    await target.send([event], new AbortController().signal);
    const reader = run(source(name));
    await reader.count(1);
    await target.close();

    const [message] = reader.taken;
    expect(message?.key).toBe('k-1');
    const read = message && messageToEvent(message, { binding: JMS_BINDING, newId: () => 'none' });
    expect(read).toMatchObject({
      ok: true,
      event: { ...event.event, bridgehops: 1 },
      dataText: '{"n":1.00}',
    });
  });

  test('holds no more than it is told, and gives back what was not taken', async () => {
    const name = newName();
    await publish(
      `/queue/${name}`,
      ['a', 'b', 'c', 'd', 'e'].map((text) => ({ headers: {}, body: bytesOf(text) })),
    );
    const handed: string[] = [];
    const held = run(source(name, { batch: 2 }), async (messages) => {
      handed.push(...messages.map(({ body }) => textOf(body ?? new Uint8Array()) ?? ''));
      if (handed.length > 2) await new Promise(() => {});
    });
    await eventually(async () => expect(handed.length).toBeGreaterThan(2));

    await held.stop();
    const other = run(source(name));
    await other.count(5 - held.taken.length);

    expect([...held.bodies(), ...other.bodies()].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(handed.length - held.taken.length).toBeLessThanOrEqual(2);
  });

  test('gives back what it holds behind one message that it takes at its end', async () => {
    const name = newName();
    const send = (...texts: readonly string[]) =>
      publish(
        `/queue/${name}`,
        texts.map((text) => ({ headers: {}, body: bytesOf(text) })),
      );
    await send('taken');
    const end = new AbortController();
    const taken: string[] = [];
    await source(name).run(async (messages) => {
      await send('held', 'held too', 'held last');
      await eventually(async () =>
        expect(await countQueue(broker.server, name)).toEqual({ size: 4, inflight: 4 }),
      );
      taken.push(...messages.map(({ body }) => textOf(body ?? new Uint8Array()) ?? ''));
      end.abort();
    }, end.signal);

    expect(taken).toEqual(['taken']);
    expect((await countQueue(broker.server, name)).size).toBe(3);
    const other = run(source(name));
    await other.count(3);
    expect(other.bodies()).toEqual(['held', 'held too', 'held last']);
  });

  test('shares a queue with others', async () => {
    const name = newName();
    const readers = [1, 2].map(() => run(source(name, { batch: 1 })));

    await publish(
      `/queue/${name}`,
      Array.from({ length: 40 }, (_, place) => ({ headers: {}, body: bytesOf(`${place}`) })),
    );
    await eventually(async () =>
      expect(readers.flatMap((reader) => reader.taken)).toHaveLength(40),
    );

    expect(new Set(readers.flatMap((reader) => reader.bodies())).size).toBe(40);
    expect(readers.every((reader) => reader.taken.length > 0)).toBe(true);
  });

  describe('a topic', () => {
    const topic = (name: string, durable?: ActiveMqSourceOptions['durable']) =>
      source(name, { kind: 'topic', ...(durable === undefined ? {} : { durable }) });

    test('keeps for a durable subscription what comes while nobody reads', async () => {
      const name = newName();
      const durable = { client: `bridge-${name}`, name: 'waybill' };
      const first = run(topic(name, durable));
      await eventually(async () => {
        await publish(`/topic/${name}`, [{ headers: {}, body: bytesOf('first') }]);
        expect(first.taken.length).toBeGreaterThan(0);
      });
      await first.stop();

      await publish(`/topic/${name}`, [{ headers: {}, body: bytesOf('meanwhile') }]);
      const second = run(topic(name, durable));

      // Behind those of the first that were published and not taken any more.
      await eventually(async () => expect(second.bodies()).toContain('meanwhile'));
    });

    test('gives each subscription a copy, by targets too', async () => {
      const name = newName();
      const readers = [run(topic(name)), run(topic(name))];
      const target = new ActiveMqTarget({ kind: 'topic', server: broker.server, name });

      await eventually(async () => {
        await target.send([makeEvent({ data: 1 })], new AbortController().signal);
        for (const { taken } of readers) expect(taken.length).toBeGreaterThan(0);
      });
      await target.close();

      // One may have had the last of them before the other.
      await eventually(async () =>
        expect(readers[1]?.taken.at(-1)?.headers).toEqual(readers[0]?.taken.at(-1)?.headers),
      );
    });
  });

  test('reads an address as it is told', async () => {
    const name = newName();
    const reader = run(source(`queue://${name}`, { kind: 'address' }));

    await publish(`/queue/${name}`, [{ headers: {}, body: bytesOf('x') }]);
    await reader.count(1);

    expect(reader.bodies()).toEqual(['x']);
  });

  test('says that what answers is no broker of AMQP', async () => {
    const { ended } = run(
      source('test.a', { server: { ...broker.server, port: broker.stompPort } }),
    );

    await expect(ended).rejects.toMatchObject({ name: 'BrokerUnreachable' });
  });
});
