import { afterAll, beforeAll, describe } from '@jest/globals';
import { KafkaSource } from '../../bridges/sources/kafka.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { type ForeignClient, foreignClient } from '../brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../brokers/kafka/install-kafka.ts';
import { type Kafka, NO_KAFKA, startKafka } from '../brokers/start-kafka.ts';
import {
  describeGroupSource,
  type GroupSourceWorld,
} from '../contracts/bridging/describe-group-source.ts';
import { describeSource, type SourceWorld } from '../contracts/bridging/describe-source.ts';

const isInstalled = isKafkaInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with Kafka' : NO_KAFKA, () => {
  let kafka: Kafka;
  let client: ForeignClient;
  let closedPort = 0;
  beforeAll(async () => {
    kafka = await startKafka();
    client = await foreignClient(kafka.broker);
    closedPort = (await freePorts(1))[0] ?? 0;
  });
  afterAll(async () => {
    await client.close();
    await kafka.stop();
  });

  const world = (): SourceWorld & GroupSourceWorld => ({
    hasKeys: true,
    hasNullBodies: true,
    createOrigin: () => client.createTopic(),
    makeSource: (topic) =>
      new KafkaSource({
        brokers: [kafka.broker],
        topics: [topic],
        group: `of-${topic}`,
        from: 'earliest',
      }),
    makeFaulty: (fault) =>
      new KafkaSource(
        {
          unreachable: { brokers: [`127.0.0.1:${closedPort}`], topics: ['any'], group: 'any' },
          refused: {
            brokers: [kafka.saslBroker],
            topics: ['any'],
            group: 'any',
            sasl: { mechanism: 'plain' as const, username: 'alice', password: 'wrong-password' },
          },
          missing: { brokers: [kafka.broker], topics: ['no-such-topic'], group: 'any' },
        }[fault],
      ),
    send: (topic, messages) => client.put(topic, messages),
    kill: () => kafka.kill(),
    start: () => kafka.start(),
  });

  describeSource('Kafka', world);
  describeGroupSource('Kafka', world);
});
