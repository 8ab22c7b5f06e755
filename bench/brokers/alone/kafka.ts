import { Kafka, logLevel, type Message, Partitioners } from 'kafkajs';
import { KAFKA_BINDING } from '../../../core/bridge/binding.ts';
import { eventToMessage } from '../../../core/bridge/event-to-message.ts';
import { messageToRecord } from '../../../core/bridge/kafka/message-to-record.ts';
import { parseKafkaSourceUrl, parseKafkaTargetUrl } from '../../../core/bridge/urls/kafka-url.ts';
import type { TargetEvent } from '../../../core/ports/bridging/target.ts';
import { inGroups } from '../../../core/shared/in-groups.ts';
import { type Measured, Span } from '../span.ts';
import { type AloneClient, AT_ONCE } from './alone-client.ts';

/** Records of a topic with one partition, which all replicas in sync confirm to an idempotent producer. */
export const kafka: AloneClient = {
  async write(to, events) {
    const { brokers, topic } = parseKafkaTargetUrl(to);
    const messages = events.map((event) => recordOf(event, topic));
    const producer = client(brokers).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const span = new Span();
    span.begin();
    for (const group of inGroups(messages, AT_ONCE))
      await producer.send({ topic, messages: [...group], acks: -1 });
    const measured = span.end(events.length);
    await producer.disconnect();
    return measured;
  },
  async read(from, count) {
    const { brokers, topics, group } = parseKafkaSourceUrl(from);
    const consumer = client(brokers).consumer({ groupId: group, maxWaitTimeInMs: 500 });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    const span = new Span();
    const measured = await new Promise<Measured>((resolve, reject) => {
      let read = 0;
      consumer
        .run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary, ...payload }) => {
            span.begin();
            for (const some of inGroups(batch.messages, MOST_TAKEN)) {
              resolveOffset(some.at(-1)?.offset ?? batch.lastOffset());
              await commitOffsetsIfNecessary(payload.uncommittedOffsets());
              await payload.heartbeat();
              read += some.length;
            }
            if (read === count) resolve(span.end(count));
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    return measured;
  },
};

/** How many records are committed at once, as by a bridge. */
const MOST_TAKEN = 500;

function client(brokers: readonly string[]): Kafka {
  return new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
}

function recordOf(event: TargetEvent, destination: string): Message {
  const options = { binding: KAFKA_BINDING, format: 'binary', destination } as const;
  const { key, value, headers } = messageToRecord(eventToMessage(event, options));
  return {
    key: key && Buffer.from(key),
    value: value && Buffer.from(value),
    headers: Object.fromEntries(
      headers.map(([name, bytes]) => [name, Buffer.from(bytes ?? new Uint8Array())]),
    ),
  };
}
