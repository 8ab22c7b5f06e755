import { type ForeignClient, foreignClient } from '../../brokers/rabbitmq/foreign-client.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from '../../brokers/start-rabbitmq.ts';
import { describeWorker } from './describe-worker.ts';
import type { FarBroker, FarSide } from './far-side.ts';

async function start(): Promise<FarBroker> {
  const node = await startRabbitMq();
  const client = foreignClient(node.url);
  return {
    open: () => open(node, client),
    kill: () => node.kill(),
    restart: () => node.start(),
    stop: () => node.stop(),
  };
}

async function open(node: RabbitMq, client: ForeignClient): Promise<FarSide> {
  const [from, to, loop] = [
    await client.createQueue(),
    await client.createQueue(),
    await client.createQueue(),
  ];
  const at = (query: string, who = 'guest:guest') =>
    `amqp://${who}@127.0.0.1:${node.port}?${query}`;
  const sent: string[] = [];
  let ids = 0;
  const write = (bodies: readonly string[], headers = {}) =>
    client.publishAll(
      { key: from },
      bodies.map((body) => {
        ids += 1;
        const options = { persistent: true, messageId: `message-${ids}-${from}`, headers };
        return { body: Buffer.from(body), options };
      }),
    );
  return {
    from: at(`queue=${from}&prefetch=20`),
    to: at(`queue=${to}`),
    loop: { from: at(`queue=${loop}`), to: at(`queue=${loop}`) },
    refused: [
      { from: at(`queue=${from}`, 'guest:wrong'), says: 'guest' },
      { from: at('queue=no-such-queue'), says: 'no-such-queue' },
    ],
    write: (bodies) => write(bodies),
    writeBad: (body) => write([body], { 'cloudEvents:specversion': '0.3' }),
    left: () => client.depth(from),
    async sent() {
      const found = await client.read(to, await client.depth(to));
      sent.push(...found.map(({ body }) => Buffer.from(body ?? []).toString()));
      return sent;
    },
  };
}

describeWorker('RabbitMQ', { start, skip: isRabbitMqInstalled() ? undefined : NO_RABBITMQ });
