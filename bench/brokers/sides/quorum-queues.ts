import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';

/** A fan-out by RabbitMQ, with as many requests and as large ones as the load of a router. */
export interface QuorumJob {
  readonly url: string;
  readonly role: 'read' | 'write';
  readonly events: number;
  readonly batch: number;
}

/** That it is ready to read, or that it has written all; and then that it has read all. */
export type QuorumAnswer = 'ready' | 'done';

const EXCHANGE = 'bench';
const QUEUES = ['one', 'two', 'three'];
const PREFETCH = 100;

/** As many as the load of a router has connections. */
const WRITERS = 16;

/** A program on a side of a fan-out of three, by RabbitMQ's own client. */
process.on('message', ({ role, ...job }: QuorumJob) => {
  const work = role === 'read' ? readAll(job) : writeAll(job);
  work.then(
    () => process.send?.('done' satisfies QuorumAnswer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

/** Three consumers, each of a queue of its own, which acknowledge every message once they have read it. */
async function readAll({ url, events }: Omit<QuorumJob, 'role'>): Promise<void> {
  const model = await connect(url);
  const readers = await Promise.all(QUEUES.map((queue) => readQueue(model, queue, events)));
  process.send?.('ready' satisfies QuorumAnswer);
  await Promise.all(readers.map(({ end }) => end));
  for (const { channel } of readers) await channel.close();
  await model.close();
}

/** Once it reads, what it reads by, and the end of so many messages. */
async function readQueue(model: ChannelModel, queue: string, events: number) {
  const channel = await model.createChannel();
  await channel.assertExchange(EXCHANGE, 'fanout', { durable: true });
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(queue, EXCHANGE, '');
  await channel.prefetch(PREFETCH);
  let read = 0;
  let stop = () => {};
  const end = new Promise<void>((resolve) => {
    stop = resolve;
  });
  await channel.consume(queue, (message) => {
    if (message === null) return;
    // A handler of a subscriber is given data that was parsed.
    JSON.parse(message.content.toString());
    channel.ack(message);
    read += 1;
    if (read === events) stop();
  });
  return { channel, end };
}

/** Writers side by side, each of which sends a batch and waits for its confirmations before the next. */
async function writeAll({ url, events, batch }: Omit<QuorumJob, 'role'>): Promise<void> {
  const model = await connect(url);
  const channels = await Promise.all(
    Array.from({ length: WRITERS }, () => model.createConfirmChannel()),
  );
  let next = 0;
  const write = async (channel: ConfirmChannel) => {
    while (next < events) {
      const first = next;
      next += batch;
      for (let order = first; order < Math.min(first + batch, events); order++)
        channel.publish(EXCHANGE, '', bodyOf(order), {
          ...{ persistent: true, messageId: `bench-${order}`, type: 'bench.event' },
          contentType: 'application/json',
        });
      await channel.waitForConfirms();
    }
  };
  await Promise.all(channels.map(write));
  await model.close();
}

/** As `bench/load.ts` has it. */
function bodyOf(order: number): Buffer {
  const data = { order, amount: order % 500, note: 'x'.repeat(200) };
  return Buffer.from(JSON.stringify(data));
}
