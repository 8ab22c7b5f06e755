import { setTimeout as pause } from 'node:timers/promises';
import { type Admin, type IHeaders, Kafka as KafkaClient, logLevel, Partitioners } from 'kafkajs';
import { inGroups } from '../../../core/shared/in-groups.ts';
import type { ForeignMessage } from '../../contracts/bridging/foreign-message.ts';

/** Topics and records by KafkaJS itself, with nothing of ours between. */
export interface ForeignClient {
  /** Of a name of its own, unless one is told. */
  createTopic(
    partitions?: number,
    config?: Readonly<Record<string, string>>,
    name?: string,
  ): Promise<string>;
  /** So many records of a topic, those of a partition in their order. */
  read(topic: string, count: number): Promise<readonly ForeignMessage[]>;
  put(topic: string, messages: readonly ForeignMessage[]): Promise<void>;
  close(): Promise<void>;
  readonly admin: Admin;
  readonly kafka: KafkaClient;
}

let names = 0;

function nextName(kind: string): string {
  names += 1;
  return `${kind}-${names}`;
}

export async function foreignClient(broker: string): Promise<ForeignClient> {
  const kafka = new KafkaClient({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, maxRetryTime: 500 },
  });
  const admin = kafka.admin();
  await admin.connect();
  // The first group of a cluster makes the topic of the offsets.
  await admin.describeGroups(['first']);
  return {
    kafka,
    admin,
    createTopic: async (partitions = 1, config = {}, topic = nextName('topic')) => {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      const created = { topic, numPartitions: partitions, configEntries };
      await admin.createTopics({ topics: [created], waitForLeaders: false });
      await untilKnown(admin, topic);
      return topic;
    },
    read: (topic, count) => read(kafka, topic, count),
    put: (topic, messages) => put(kafka, topic, messages),
    close: () => admin.disconnect(),
  };
}

const NONE: Awaited<ReturnType<Admin['fetchTopicMetadata']>> = { topics: [] };

/** The broker hears of a topic from its controller, a moment after it is there. */
async function untilKnown(admin: Admin, topic: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => NONE);
    if (topics[0]?.partitions.every(({ leader }) => leader >= 0) === true) return;
    await pause(20);
  }
  throw new Error(`the topic ${topic} is not there in time`);
}

async function put(
  kafka: KafkaClient,
  topic: string,
  messages: readonly ForeignMessage[],
): Promise<void> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    // A topic takes a million bytes together.
    for (const some of inGroups(messages, 50))
      await producer.send({
        topic,
        messages: some.map(({ key = null, body, headers, contentType, timeMs }) => ({
          key,
          value: body && Buffer.from(body),
          headers: {
            ...headers,
            ...(contentType === undefined ? {} : { 'content-type': contentType }),
          },
          ...(timeMs === undefined ? {} : { timestamp: String(timeMs) }),
        })),
      });
  } finally {
    await producer.disconnect();
  }
}

async function read(
  kafka: KafkaClient,
  topic: string,
  count: number,
): Promise<readonly ForeignMessage[]> {
  const consumer = kafka.consumer({ groupId: nextName('reader'), maxWaitTimeInMs: 100 });
  const received: ForeignMessage[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        if (!restart) reject(error);
      });
      const eachMessage: Parameters<typeof consumer.run>[0] = {
        eachMessage: async ({ message: { key, value, headers = {}, timestamp } }) => {
          const texts = textsOf(headers);
          const contentType = texts['content-type'];
          received.push({
            body: value,
            ...(key === null ? {} : { key: key.toString() }),
            headers: texts,
            ...(contentType === undefined ? {} : { contentType }),
            timeMs: Number(timestamp),
          });
          if (received.length === count) resolve();
        },
      };
      consumer.run(eachMessage).catch(reject);
    });
    return received;
  } finally {
    await consumer.disconnect();
  }
}

function textsOf(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().map(String).join()]),
  );
}
