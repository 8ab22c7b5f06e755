import { foreignClient } from '../../brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../../brokers/kafka/install-kafka.ts';
import { NO_KAFKA, startKafka } from '../../brokers/start-kafka.ts';
import { describeWorker, type FarSide } from './describe-worker.ts';

const GROUP = 'waybill';

async function start(): Promise<FarSide> {
  const kafka = await startKafka();
  const client = await foreignClient(kafka.broker);
  const [from, to, loop] = [
    await client.createTopic(),
    await client.createTopic(),
    await client.createTopic(),
  ];
  const topic = (name: string) => `kafka://${kafka.broker}/${name}`;
  const read = (name: string) => `${topic(name)}?group=${GROUP}&from=earliest`;
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
        from: `kafka://alice:wrong@${kafka.saslBroker}/${from}?group=${GROUP}&from=earliest`,
        says: 'alice',
      },
      { from: read('no-such-topic'), says: 'no-such-topic' },
    ],
    write: (bodies) => write(bodies),
    writeBad: (body) => write([body], { ce_specversion: '0.3' }),
    async left() {
      const [offsets] = await client.admin.fetchOffsets({ groupId: GROUP, topics: [from] });
      // A group that has committed nothing is at -1.
      const read = Math.max(0, Number(offsets?.partitions[0]?.offset ?? 0));
      return (await written(from)) - read;
    },
    async sent() {
      const count = await written(to);
      const found = count === 0 ? [] : await client.read(to, count);
      return found.map(({ body }) => Buffer.from(body ?? []).toString());
    },
    kill: () => kafka.kill(),
    restart: () => kafka.start(),
    async stop() {
      await client.close();
      await kafka.stop();
    },
  };
}

describeWorker('Kafka', { start, skip: isKafkaInstalled() ? undefined : NO_KAFKA });
