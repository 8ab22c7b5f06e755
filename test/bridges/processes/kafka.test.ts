import { type ForeignClient, foreignClient } from '../../brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../../brokers/kafka/install-kafka.ts';
import { type Kafka, NO_KAFKA, startKafka } from '../../brokers/start-kafka.ts';
import { describeWorker } from './describe-worker.ts';
import type { FarBroker, FarSide } from './far-side.ts';

async function start(): Promise<FarBroker> {
  const kafka = await startKafka();
  const client = await foreignClient(kafka.broker);
  return {
    open: () => open(kafka, client),
    kill: () => kafka.kill(),
    restart: () => kafka.start(),
    async stop() {
      await client.close();
      await kafka.stop();
    },
  };
}

async function open(kafka: Kafka, client: ForeignClient): Promise<FarSide> {
  const [from, to, loop] = [
    await client.createTopic(),
    await client.createTopic(),
    await client.createTopic(),
  ];
  // A group of its own, which no worker of another test has been a member of.
  const group = `of-${from}`;
  const topic = (name: string) => `kafka://${kafka.broker}/${name}`;
  const read = (name: string) => `${topic(name)}?group=${group}&from=earliest`;
  const write = (bodies: readonly string[], headers = {}) =>
    client.put(
      from,
      bodies.map((body) => ({ body: Buffer.from(body), headers })),
    );
  const written = async (name: string) => {
    const [end] = await client.admin.fetchTopicOffsets(name);
    return Number(end?.high ?? 0);
  };
  return {
    from: read(from),
    to: topic(to),
    loop: { from: read(loop), to: topic(loop) },
    refused: [
      {
        from: `kafka://alice:wrong@${kafka.saslBroker}/${from}?group=${group}&from=earliest`,
        says: 'alice',
      },
      { from: read('no-such-topic'), says: 'no-such-topic' },
    ],
    write: (bodies) => write(bodies),
    writeBad: (body) => write([body], { ce_specversion: '0.3' }),
    async left() {
      const [offsets] = await client.admin.fetchOffsets({ groupId: group, topics: [from] });
      // A group that has committed nothing is at -1.
      const read = Math.max(0, Number(offsets?.partitions[0]?.offset ?? 0));
      return (await written(from)) - read;
    },
    async sent() {
      const count = await written(to);
      const found = count === 0 ? [] : await client.read(to, count);
      return found.map(({ body }) => Buffer.from(body ?? []).toString());
    },
  };
}

describeWorker('Kafka', { start, skip: isKafkaInstalled() ? undefined : NO_KAFKA });
