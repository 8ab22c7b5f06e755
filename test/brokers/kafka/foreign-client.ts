import { type Admin, type IHeaders, Kafka as KafkaClient, logLevel } from 'kafkajs';
import type { ForeignMessage } from '../../contracts/bridging/foreign-message.ts';

/** Topics and records by KafkaJS itself, with nothing of ours between. */
export interface ForeignClient {
  createTopic(partitions?: number, config?: Readonly<Record<string, string>>): Promise<string>;
  /** So many records of a topic, those of a partition in their order. */
  read(topic: string, count: number): Promise<readonly ForeignMessage[]>;
  close(): Promise<void>;
  readonly admin: Admin;
  readonly kafka: KafkaClient;
}

let topics = 0;

export async function foreignClient(broker: string): Promise<ForeignClient> {
  const kafka = new KafkaClient({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, maxRetryTime: 500 },
  });
  const admin = kafka.admin();
  await admin.connect();
  return {
    kafka,
    admin,
    createTopic: async (partitions = 1, config = {}) => {
      topics += 1;
      const topic = `topic-${topics}`;
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      const created = { topic, numPartitions: partitions, configEntries };
      await admin.createTopics({ topics: [created], waitForLeaders: true });
      return topic;
    },
    read: (topic, count) => read(kafka, topic, count),
    close: () => admin.disconnect(),
  };
}

async function read(
  kafka: KafkaClient,
  topic: string,
  count: number,
): Promise<readonly ForeignMessage[]> {
  topics += 1;
  const consumer = kafka.consumer({ groupId: `reader-${topics}`, maxWaitTimeInMs: 100 });
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
