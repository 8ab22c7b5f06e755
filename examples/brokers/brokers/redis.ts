import { isRedisInstalled, NO_REDIS, startRedis } from '../../../test/brokers/start-redis.ts';
import { type BrokerKind, type ExampleBroker, ORDERS, WAREHOUSE } from './example-broker.ts';

/** Streams of Redis. */
export const redis: BrokerKind = {
  name: 'Redis',
  isInstalled: isRedisInstalled,
  missing: NO_REDIS,
  start,
};

async function start(): Promise<ExampleBroker> {
  const { port, cli, stop } = await startRedis();
  const address = `127.0.0.1:${port}`;
  return {
    address,
    from: `redis://${address}/stream/${ORDERS}?group=waybill&create=true`,
    to: `redis://${address}/stream/${WAREHOUSE}`,
    another: `redis-cli -p ${port} XADD ${ORDERS} '*' data '{"order": 4, "amount": 20}'`,
    place: async (orders) => {
      for (const order of orders) await cli('XADD', ORDERS, '*', 'data', order);
    },
    take: async (count) => {
      const lines = (await cli('XRANGE', WAREHOUSE, '-', '+', 'COUNT', String(count))).split('\n');
      return lines.filter((_, place) => lines[place - 1] === 'data');
    },
    stop,
  };
}
