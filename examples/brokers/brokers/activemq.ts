import { StompClient } from '../../../test/brokers/activemq/stomp-client.ts';
import {
  isActiveMqInstalled,
  NO_ACTIVEMQ,
  startActiveMq,
} from '../../../test/brokers/start-activemq.ts';
import {
  type BrokerKind,
  type ExampleBroker,
  ORDERS,
  orStop,
  WAREHOUSE,
} from './example-broker.ts';

/** Queues of ActiveMQ: the bridges speak AMQP 1.0, and the shop and the warehouse STOMP. */
export const activeMq: BrokerKind = {
  name: 'ActiveMQ',
  isInstalled: isActiveMqInstalled,
  missing: NO_ACTIVEMQ,
  start,
};

/** The user of the broker may use queues whose names begin so. */
const PREFIX = 'test.';

async function start(): Promise<ExampleBroker> {
  const { server, stompPort, stop } = await startActiveMq();
  const { host, port, username = '', password = '' } = server;
  const url = (name: string) =>
    `activemq://${username}:${password}@${host}:${port}/queue/${PREFIX}${name}`;
  const place = (name: string) => `/queue/${PREFIX}${name}`;
  const connect = () => StompClient.connect(stompPort, username, password);
  const [shop, warehouse] = await orStop(stop, () => Promise.all([connect(), connect()]));
  warehouse.send('SUBSCRIBE', { id: '1', destination: place(WAREHOUSE), ack: 'auto' });
  return {
    address: `${host}:${port}`,
    from: url(ORDERS),
    to: url(WAREHOUSE),
    place: async (orders) => {
      for (const order of orders) await shop.publish(place(ORDERS), {}, Buffer.from(order));
    },
    take: async (count) => {
      const bodies: string[] = [];
      while (bodies.length < count) bodies.push(String((await warehouse.next('MESSAGE')).body));
      return bodies;
    },
    stop: async () => {
      for (const client of [shop, warehouse]) client.close();
      await stop();
    },
  };
}
