import { isKafkaInstalled } from '../../brokers/kafka/install-kafka.ts';
import { areAmqpToolsInstalled, NO_AMQP_TOOLS } from '../../brokers/rabbitmq/amqp-tools.ts';
import { isActiveMqInstalled, NO_ACTIVEMQ, startActiveMq } from '../../brokers/start-activemq.ts';
import { NO_KAFKA, startKafka } from '../../brokers/start-kafka.ts';
import { isRabbitMqInstalled, NO_RABBITMQ, startRabbitMq } from '../../brokers/start-rabbitmq.ts';
import { isRedisInstalled, NO_REDIS, startRedis } from '../../brokers/start-redis.ts';

/** A broker that runs, by the names that its page has for it. */
interface NamedBroker {
  readonly names: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A broker that there is a page about; `missing` says what this machine lacks for it. */
export interface BrokerOfPage {
  readonly id: string;
  readonly missing: string | undefined;
  start(): Promise<NamedBroker>;
}

const missingRabbitMq = () => {
  if (!isRabbitMqInstalled()) return NO_RABBITMQ;
  return areAmqpToolsInstalled() ? undefined : NO_AMQP_TOOLS;
};

export const BROKERS: readonly BrokerOfPage[] = [
  {
    id: 'kafka',
    missing: isKafkaInstalled() ? undefined : NO_KAFKA,
    async start() {
      const kafka = await startKafka();
      return { names: { KAFKA: kafka.broker }, stop: () => kafka.stop() };
    },
  },
  {
    id: 'rabbitmq',
    missing: missingRabbitMq(),
    async start() {
      const node = await startRabbitMq();
      return { names: { RABBITMQ: node.url }, stop: () => node.stop() };
    },
  },
  {
    id: 'redis',
    missing: isRedisInstalled() ? undefined : NO_REDIS,
    async start() {
      const redis = await startRedis();
      const names = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) };
      return { names, stop: () => redis.stop() };
    },
  },
  {
    id: 'activemq',
    missing: isActiveMqInstalled() ? undefined : NO_ACTIVEMQ,
    async start() {
      const broker = await startActiveMq();
      const { host, port, username = '', password = '' } = broker.server;
      const names = {
        ACTIVEMQ: `${host}:${port}`,
        OPENWIRE: `tcp://${host}:${broker.openWirePort}`,
        ...{ USERNAME: username, PASSWORD: password },
      };
      return { names, stop: () => broker.stop() };
    },
  },
];
