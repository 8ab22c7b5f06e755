import { Partitioners } from 'kafkajs';
import { foreignClient } from '../kafka/foreign-client.ts';
import { startKafka } from '../start-kafka.ts';
import type { CampaignBroker, CampaignMessage } from './campaign-broker.ts';

/** Two topics of a node of Kafka; the one that is read has partitions that are read at once. */
export async function startCampaignKafka(): Promise<CampaignBroker> {
  const node = await startKafka();
  const client = await foreignClient(node.broker);
  const [from, to] = [await client.createTopic(3), await client.createTopic()];
  let read = 0;
  return {
    from: `kafka://${node.broker}/${from}?group=campaign&from=earliest`,
    to: `kafka://${node.broker}/${to}`,
    produce: (messages) => produce(client.kafka, from, messages),
    drain: async () => {
      const [end] = await client.admin.fetchTopicOffsets(to);
      const count = Number(end?.high ?? 0);
      if (count === read) return [];
      // Of one partition, and so in their order.
      const records = (await client.read(to, count)).slice(read);
      read = count;
      return records.map(({ body }) => String(body));
    },
    kill: () => node.kill(),
    start: () => node.start(),
    stop: async () => {
      await client.close();
      await node.stop();
    },
  };
}

/** Each time with a producer of its own, which tries nothing again. */
async function produce(
  kafka: Awaited<ReturnType<typeof foreignClient>>['kafka'],
  topic: string,
  messages: readonly CampaignMessage[],
): Promise<void> {
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: 0 },
  });
  try {
    await producer.connect();
    await producer.send({
      topic,
      messages: messages.map(({ id, body }) => ({ key: id, value: body })),
    });
  } finally {
    await producer.disconnect();
  }
}
