import { setTimeout as pause } from 'node:timers/promises';
import { type ChannelModel, connect, type GetMessage, type Options } from 'amqplib';
import type { ForeignMessage } from '../../contracts/bridging/foreign-message.ts';

/** Queues and messages by the client of RabbitMQ itself, with nothing of ours between. */
export interface ForeignClient {
  /** A durable queue, of a name of its own unless one is told. */
  createQueue(settings?: Arguments, name?: string): Promise<string>;
  createExchange(type: string, name?: string): Promise<string>;
  bind(queue: string, exchange: string, key: string, settings?: Arguments): Promise<void>;
  /** Publishes, and waits for the confirm. */
  publish(to: PublishTo, body: Uint8Array, options?: Options.Publish): Promise<void>;
  publishAll(to: PublishTo, messages: readonly ToPublish[]): Promise<void>;
  /** Takes so many messages from a queue, in their order. */
  get(queue: string, count: number): Promise<readonly GetMessage[]>;
  read(queue: string, count: number): Promise<readonly ForeignMessage[]>;
  /** How many messages wait in a queue, without those that are delivered and not acknowledged. */
  depth(queue: string): Promise<number>;
  deleteQueue(queue: string): Promise<void>;
}

/** Of a queue or a binding: `x-max-length`. */
type Arguments = Readonly<Record<string, unknown>>;

interface PublishTo {
  readonly exchange?: string;
  readonly key: string;
}

interface ToPublish {
  readonly body: Uint8Array;
  readonly options?: Options.Publish;
}

const PATIENCE_MS = 20_000;

/** So many messages of a queue are asked for before the first has come. */
const AT_ONCE = 100;

let count = 0;

function nextName(kind: string): string {
  count += 1;
  return `${kind}-${count}`;
}

/** Each call has a connection of its own, since the server is killed between calls. */
export function foreignClient(url: string): ForeignClient {
  const client: ForeignClient = {
    createQueue: (settings = {}, name = nextName('queue')) =>
      connected(url, async (model) => {
        const channel = await model.createChannel();
        await channel.assertQueue(name, { durable: true, arguments: settings });
        return name;
      }),
    createExchange: (type, name = nextName('exchange')) =>
      connected(url, async (model) => {
        const channel = await model.createChannel();
        await channel.assertExchange(name, type, { durable: true });
        return name;
      }),
    bind: (queue, exchange, key, settings = {}) =>
      connected(url, async (model) => {
        const channel = await model.createChannel();
        await channel.bindQueue(queue, exchange, key, settings);
      }),
    publish: (to, body, options = {}) => client.publishAll(to, [{ body, options }]),
    publishAll: ({ exchange = '', key }, messages) =>
      connected(url, async (model) => {
        const channel = await model.createConfirmChannel();
        for (const { body, options } of messages)
          channel.publish(exchange, key, Buffer.from(body), options);
        await channel.waitForConfirms();
      }),
    get: (queue, most) => connected(url, (model) => getAll(model, queue, most)),
    read: async (queue, most) => (await client.get(queue, most)).map(foreignMessage),
    depth: (queue) =>
      connected(url, async (model) => {
        const channel = await model.createChannel();
        return (await channel.checkQueue(queue)).messageCount;
      }),
    deleteQueue: (queue) =>
      connected(url, async (model) => {
        const channel = await model.createChannel();
        await channel.deleteQueue(queue);
      }),
  };
  return client;
}

async function connected<T>(url: string, use: (model: ChannelModel) => Promise<T>): Promise<T> {
  const model = await connect(url);
  // Whoever waits for an answer is told; without a listener the process would end, too.
  model.on('error', () => {});
  try {
    return await use(model);
  } finally {
    // The client never answers where the server is killed meanwhile.
    await Promise.race([model.close().catch(() => {}), pause(1000)]);
  }
}

async function getAll(model: ChannelModel, queue: string, most: number): Promise<GetMessage[]> {
  const channel = await model.createChannel();
  const messages: GetMessage[] = [];
  const deadline = performance.now() + PATIENCE_MS;
  while (messages.length < most) {
    const asked = Array.from({ length: Math.min(most - messages.length, AT_ONCE) }, () =>
      channel.get(queue, { noAck: true }),
    );
    const found = (await Promise.all(asked)).filter((message) => message !== false);
    messages.push(...found);
    if (found.length === 0 && performance.now() > deadline)
      throw new Error(`${queue} has ${messages.length} of ${most} messages`);
  }
  return messages;
}

function foreignMessage({ content, properties }: GetMessage): ForeignMessage {
  const { headers = {}, contentType, timestamp } = properties;
  return {
    body: content,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    ),
    ...(contentType === undefined ? {} : { contentType }),
    ...(timestamp === undefined ? {} : { timeMs: timestamp * 1000 }),
  };
}
