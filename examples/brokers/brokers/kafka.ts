import { foreignClient } from '../../../test/brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../../../test/brokers/kafka/install-kafka.ts';
import { NO_KAFKA, startKafka } from '../../../test/brokers/start-kafka.ts';
import {
  type BrokerKind,
  type ExampleBroker,
  ORDERS,
  orStop,
  WAREHOUSE,
} from './example-broker.ts';

/** Topics of Kafka. */
export const kafka: BrokerKind = {
  name: 'Kafka',
  isInstalled: isKafkaInstalled,
  missing: NO_KAFKA,
  start,
};

async function start(): Promise<ExampleBroker> {
  const { broker, stop } = await startKafka();
  const client = await orStop(stop, async () => {
    const made = await foreignClient(broker);
    for (const name of [ORDERS, WAREHOUSE]) await made.createTopic(1, {}, name);
    return made;
  });
  return {
    address: broker,
    from: `kafka://${broker}/${ORDERS}?group=waybill&from=earliest`,
    to: `kafka://${broker}/${WAREHOUSE}`,
    place: (orders) =>
      client.put(
        ORDERS,
        orders.map((order) => ({ body: Buffer.from(order), headers: {} })),
      ),
    take: async (count) => {
      const records = await client.read(WAREHOUSE, count);
      return records.map(({ body }) => Buffer.from(body ?? []).toString());
    },
    stop: async () => {
      await client.close();
      await stop();
    },
  };
}
