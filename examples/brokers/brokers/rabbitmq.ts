import { foreignClient } from '../../../test/brokers/rabbitmq/foreign-client.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  startRabbitMq,
} from '../../../test/brokers/start-rabbitmq.ts';
import {
  type BrokerKind,
  type ExampleBroker,
  ORDERS,
  orStop,
  WAREHOUSE,
} from './example-broker.ts';

/** Queues of RabbitMQ. */
export const rabbitMq: BrokerKind = {
  name: 'RabbitMQ',
  isInstalled: isRabbitMqInstalled,
  missing: NO_RABBITMQ,
  start,
};

async function start(): Promise<ExampleBroker> {
  const { url, port, stop } = await startRabbitMq();
  const client = foreignClient(url);
  await orStop(stop, async () => {
    for (const name of [ORDERS, WAREHOUSE]) await client.createQueue({}, name);
  });
  return {
    address: `127.0.0.1:${port}`,
    from: `${url}?queue=${ORDERS}`,
    to: `${url}?queue=${WAREHOUSE}`,
    another: `amqp-publish --url=${url} -r ${ORDERS} -b '{"order": 4, "amount": 20}'`,
    place: (orders) =>
      client.publishAll(
        { key: ORDERS },
        orders.map((order) => ({ body: Buffer.from(order), options: { persistent: true } })),
      ),
    take: async (count) => {
      const messages = await client.get(WAREHOUSE, count);
      return messages.map(({ content }) => content.toString());
    },
    stop,
  };
}
