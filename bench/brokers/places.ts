import { foreignClient as kafkaClient } from '../../test/brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../../test/brokers/kafka/install-kafka.ts';
import { foreignClient as rabbitMqClient } from '../../test/brokers/rabbitmq/foreign-client.ts';
import {
  isActiveMqInstalled,
  NO_ACTIVEMQ,
  startActiveMq,
} from '../../test/brokers/start-activemq.ts';
import { NO_KAFKA, startKafka } from '../../test/brokers/start-kafka.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  startRabbitMq,
} from '../../test/brokers/start-rabbitmq.ts';
import { isRedisInstalled, NO_REDIS, startRedis } from '../../test/brokers/start-redis.ts';

/** A place of a broker that runs, as bridges read it and send to it. */
export interface Place {
  readonly from: string;
  readonly to: string;
  stop(): Promise<void>;
}

/** A broker that is measured. */
export interface BenchBroker {
  readonly name: string;
  isInstalled(): boolean;
  /** What to do where it is not. */
  readonly missing: string;
  /** How many messages are some seconds of its client alone. */
  readonly messages: number;
  start(): Promise<Place>;
}

const NAME = 'test.bench';

/** As many as a machine has cores, where a test has one: what is measured is to have all of it. */
export const SCHEDULERS = 2;

/** By the names of their clients in `alone/`. */
export const BROKERS: Readonly<Record<string, BenchBroker>> = {
  redis: {
    name: 'Redis',
    isInstalled: isRedisInstalled,
    missing: NO_REDIS,
    messages: 10_000,
    start: async () => {
      const { port, cli, stop } = await startRedis();
      await cli('XGROUP', 'CREATE', NAME, 'bench', '0', 'MKSTREAM');
      const stream = `redis://127.0.0.1:${port}/stream/${NAME}`;
      return { from: `${stream}?group=bench`, to: stream, stop };
    },
  },
  rabbitmq: {
    name: 'RabbitMQ',
    isInstalled: isRabbitMqInstalled,
    missing: NO_RABBITMQ,
    messages: 10_000,
    start: async () => {
      const { url, stop } = await startRabbitMq({}, { schedulers: SCHEDULERS });
      await rabbitMqClient(url).createQueue({}, NAME);
      const queue = `${url}?queue=${NAME}`;
      return { from: queue, to: queue, stop };
    },
  },
  kafka: {
    name: 'Kafka',
    isInstalled: isKafkaInstalled,
    missing: NO_KAFKA,
    messages: 10_000,
    start: async () => {
      const { broker, stop } = await startKafka();
      const client = await kafkaClient(broker);
      await client.createTopic(1, {}, NAME);
      await client.close();
      const topic = `kafka://${broker}/${NAME}`;
      return { from: `${topic}?group=bench&from=earliest`, to: topic, stop };
    },
  },
  activemq: {
    name: 'ActiveMQ',
    isInstalled: isActiveMqInstalled,
    missing: NO_ACTIVEMQ,
    // Each group of them waits for the disk.
    messages: 2000,
    start: async () => {
      const { server, stop } = await startActiveMq();
      const { host, port, username, password } = server;
      const queue = `activemq://${username}:${password}@${host}:${port}/queue/${NAME}`;
      return { from: queue, to: queue, stop };
    },
  },
};
