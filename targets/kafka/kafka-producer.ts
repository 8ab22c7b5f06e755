import { type Message, Partitioners, type Producer } from 'kafkajs';
import type { KafkaConnection } from '../../core/bridge/kafka/kafka-options.ts';
import type { KafkaRecord } from '../../core/bridge/kafka/kafka-record.ts';
import { KAFKA_RETRY, kafkaClient } from './kafka-client.ts';

/** A connection that records are sent by. After an error it is closed, and not used again. */
export interface KafkaProducer {
  /**
   * Sends records of one topic together, each to the partition of its key, and tells of each whether all replicas in sync have it. Rejects
   * where none may have it, or nobody knows.
   */
  send(topic: string, records: readonly KafkaRecord[]): Promise<readonly boolean[]>;
  /** Rejects where the cluster has no such topic, or does not show it. */
  look(topic: string): Promise<void>;
  close(): Promise<void>;
}

/** Makes the connection; rejects with what KafkaJS says where it cannot. */
export type ConnectKafka = (connection: KafkaConnection) => Promise<KafkaProducer>;

/**
 * An idempotent producer of KafkaJS. The number of a record's batch is its own only as long as nothing has failed: KafkaJS gives the numbers of a
 * batch that was lost, or taken in part, to the next one, which a broker would take for a copy, and drop.
 */
export const connectKafka: ConnectKafka = async (connection) => {
  const chosen = new WeakMap<Message, number>();
  const producer = kafkaClient(connection).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: KAFKA_RETRY,
    createPartitioner: () => rememberPartitions(chosen),
  });
  await producer.connect();
  return {
    send: (topic, records) => send(producer, chosen, { topic, records }),
    look: (topic) => look(connection, topic),
    close: () => producer.disconnect(),
  };
};

/** KafkaJS chooses anew at each try, and a record without a key could go where nothing is sent again. */
function rememberPartitions(
  chosen: WeakMap<Message, number>,
): ReturnType<typeof Partitioners.DefaultPartitioner> {
  const choose = Partitioners.DefaultPartitioner();
  return (args) => {
    const partition = chosen.get(args.message) ?? choose(args);
    chosen.set(args.message, partition);
    return partition;
  };
}

async function send(
  producer: Producer,
  chosen: WeakMap<Message, number>,
  { topic, records }: { readonly topic: string; readonly records: readonly KafkaRecord[] },
): Promise<readonly boolean[]> {
  const messages = records.map(toMessage);
  const answers = await producer.send({ topic, messages, acks: -1 });
  // What no answer speaks of is confirmed by nobody, though KafkaJS returns.
  const confirmed = new Set(
    answers.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition),
  );
  return messages.map((message) => confirmed.has(chosen.get(message) ?? -1));
}

/** A producer asks for a topic when it sends; an administrator can before. */
async function look(connection: KafkaConnection, topic: string): Promise<void> {
  const admin = kafkaClient(connection).admin();
  try {
    await admin.connect();
    await admin.fetchTopicMetadata({ topics: [topic] });
  } finally {
    await admin.disconnect();
  }
}

function toMessage({ key, value, headers, timestampMs }: KafkaRecord): Message {
  return {
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: toHeaders(headers),
    ...(timestampMs === undefined ? {} : { timestamp: String(timestampMs) }),
  };
}

/** KafkaJS has the headers of one name together, and writes a header without a value as an empty one. */
function toHeaders(headers: KafkaRecord['headers']): Record<string, Buffer[]> {
  const byName = new Map<string, Buffer[]>();
  for (const [name, value] of headers) {
    const values = byName.get(name) ?? [];
    byName.set(name, values);
    values.push(Buffer.from(value ?? []));
  }
  return Object.fromEntries(byName);
}
