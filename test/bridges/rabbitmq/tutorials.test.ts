import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import { RabbitMqSource } from '../../../bridges/sources/rabbitmq.ts';
import { AMQP_BINDING } from '../../../core/bridge/binding.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import {
  parseRabbitMqSourceUrl,
  parseRabbitMqTargetUrl,
} from '../../../core/bridge/urls/rabbitmq-url.ts';
import { RabbitMqTarget } from '../../../targets/rabbitmq.ts';
import {
  amqpTool,
  areAmqpToolsInstalled,
  NO_AMQP_TOOLS,
} from '../../brokers/rabbitmq/amqp-tools.ts';
import { type ForeignClient, foreignClient } from '../../brokers/rabbitmq/foreign-client.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from '../../brokers/start-rabbitmq.ts';
import { makeEvent } from '../../contracts/bridging/make-event.ts';
import { eventually } from '../../support/eventually.ts';

const isThere = isRabbitMqInstalled() && areAmqpToolsInstalled();
const reason = isRabbitMqInstalled() ? NO_AMQP_TOOLS : NO_RABBITMQ;

/** The flows of RabbitMQ's six tutorials (rabbitmq.com/tutorials), with programs of others at the far side. */
(isThere ? describe : describe.skip)(isThere ? "the flows of RabbitMQ's tutorials" : reason, () => {
  let node: RabbitMq;
  let client: ForeignClient;
  const endings: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    node = await startRabbitMq();
    client = foreignClient(node.url);
  });
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });
  afterAll(() => node.stop());

  const run = (tool: Parameters<typeof amqpTool>[1], ...args: readonly string[]) =>
    amqpTool(node.url, tool, ...args);

  const targetOf = (parameters: string) => {
    const target = new RabbitMqTarget(parseRabbitMqTargetUrl(`${node.url}?${parameters}`));
    endings.push(() => target.close());
    return target;
  };

  /** What is read by one URL goes out by another, as events. */
  const bridge = (from: string, to: string) => {
    const controller = new AbortController();
    const { signal } = controller;
    const target = targetOf(to);
    const source = new RabbitMqSource(parseRabbitMqSourceUrl(`${node.url}?${from}`));
    let made = 0;
    const running = source.run(async (messages) => {
      const events = messages.map((message) => {
        const parsed = messageToEvent(message, {
          binding: AMQP_BINDING,
          newId: () => `made-${++made}`,
        });
        if (!parsed.ok) throw parsed.error;
        return { ...makeEvent(), event: parsed.event, dataText: parsed.dataText };
      });
      const results = await target.send(events, signal);
      const failed = results.find(({ kind }) => kind !== 'delivered');
      if (failed !== undefined) throw new Error(JSON.stringify(failed));
    }, signal);
    running.catch(() => {});
    endings.unshift(async () => {
      controller.abort();
      await running;
    });
  };

  /** Sends an event of a type again and again until a queue is bound for it. */
  const sendOnceBound = async (target: RabbitMqTarget, type: string, text: string) => {
    await eventually(async () => {
      const event = makeEvent({ type, datacontenttype: 'text/plain', data: text });
      const results = await target.send([event], new AbortController().signal);
      expect(results).toEqual([{ kind: 'delivered' }]);
    });
  };

  it('1, hello world: a message of one queue comes out of another as it was', async () => {
    for (const queue of ['hello', 'hello-again'])
      await run('amqp-declare-queue', '-d', '-q', queue);
    bridge('queue=hello', 'queue=hello-again');

    await run('amqp-publish', '-r', 'hello', '-b', 'Hello World! 🚚');
    const body = await eventually(() => run('amqp-get', '-q', 'hello-again'));

    expect(body).toBe('Hello World! 🚚');
  });

  it('2, work queues: workers of others share the tasks, each once', async () => {
    await run('amqp-declare-queue', '-d', '-q', 'tasks');
    const workers = [0, 1].map(() =>
      run('amqp-consume', '-q', 'tasks', '-p', '1', '-c', '5', 'cat'),
    );
    const target = targetOf('queue=tasks');
    const tasks = Array.from({ length: 10 }, (_, place) => `task ${place};`);

    const results = await target.send(
      tasks.map((data) => makeEvent({ datacontenttype: 'text/plain', data })),
      new AbortController().signal,
    );
    const done = await Promise.all(workers);

    expect(results.every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(done.join('').split(';').filter(Boolean).sort()).toEqual(
      tasks.map((task) => task.slice(0, -1)).sort(),
    );
  });

  it('3, publish and subscribe: whoever is bound to a fanout exchange gets a copy', async () => {
    await client.createExchange('fanout', 'logs');
    const readers = [0, 1].map(() =>
      run('amqp-consume', '-e', 'logs', '-r', 'any', '-x', '-c', '1', 'cat'),
    );
    bridge('exchange=logs', 'queue=copies');
    await run('amqp-declare-queue', '-d', '-q', 'copies');
    const publishing = repeat(() =>
      run('amqp-publish', '-e', 'logs', '-r', 'any', '-b', 'info: hello'),
    );
    endings.push(publishing);

    expect(await Promise.all(readers)).toEqual(['info: hello', 'info: hello']);
    expect(await eventually(() => run('amqp-get', '-q', 'copies'))).toBe('info: hello');
  });

  it('4, routing: an event goes by its type to who is bound to it', async () => {
    await client.createExchange('direct', 'direct_logs');
    const errors = run('amqp-consume', '-e', 'direct_logs', '-r', 'error', '-x', '-c', '1', 'cat');
    const target = targetOf('exchange=direct_logs');

    await sendOnceBound(target, 'error', 'it burns');
    const [info] = await target.send([makeEvent({ type: 'info' })], new AbortController().signal);

    expect(await errors).toBe('it burns');
    expect(info).toMatchObject({ kind: 'failed', error: { class: 'NoSuchDestination' } });
  });

  it('5, topics: keys with * and # choose what comes in, and what goes out', async () => {
    await client.createExchange('topic', 'topic_logs');
    await client.createExchange('topic', 'from_waybill');
    for (const queue of ['chosen', 'kept']) await run('amqp-declare-queue', '-d', '-q', queue);
    bridge(
      'exchange=topic_logs&queue=chosen&key=kern.*&key=%23.critical',
      'exchange=from_waybill&key={subject}',
    );
    const critical = run(
      'amqp-consume',
      '-e',
      'from_waybill',
      '-r',
      '*.critical',
      '-x',
      '-c',
      '1',
      'cat',
    );
    await client.bind('kept', 'from_waybill', '#');
    const target = targetOf('exchange=from_waybill');
    await sendOnceBound(target, 'probe', 'probe');

    const publish = (key: string) => run('amqp-publish', '-e', 'topic_logs', '-r', key, '-b', key);
    for (const key of ['kern.info', 'mail.info', 'a.b.critical', 'kern.x.y']) await publish(key);
    const stop = repeat(() => publish('kern.critical'));
    endings.push(stop);

    expect(await critical).toBe('kern.critical');
    await stop();
    const kept = await client.get('kept', await client.depth('kept'));
    const keys = new Set(kept.map(({ fields }) => fields.routingKey));
    expect(keys).toEqual(new Set(['probe', 'kern.info', 'a.b.critical', 'kern.critical']));
  });

  it('6, RPC: a request that went through is answered to whoever asked, by its correlation id', async () => {
    for (const queue of ['rpc', 'rpc-server']) await run('amqp-declare-queue', '-d', '-q', queue);
    bridge('queue=rpc', 'queue=rpc-server');
    const model = await connect(node.url);
    endings.push(() => model.close());
    const server = await model.createChannel();
    await server.consume('rpc-server', (request) => {
      if (request === null) return;
      const { replyTo, correlationId } = request.properties;
      const answer = Buffer.from(String(Number(request.content.toString()) ** 2));
      server.sendToQueue(replyTo, answer, { correlationId });
      server.ack(request);
    });
    const asking = await model.createChannel();
    const { queue: replyTo } = await asking.assertQueue('', { exclusive: true });
    const answered = new Promise((resolve) => {
      void asking.consume(replyTo, (answer) =>
        resolve([answer?.content.toString(), answer?.properties.correlationId]),
      );
    });

    asking.sendToQueue('rpc', Buffer.from('12'), { replyTo, correlationId: 'call-1' });

    expect(await answered).toEqual(['144', 'call-1']);
  });
});

/** Does something again and again until it is ended: whoever is to see it may come late. */
function repeat(act: () => Promise<unknown>): () => Promise<void> {
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      await act();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    isOver = true;
    await running;
  };
}
