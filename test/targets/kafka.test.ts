import { afterAll, beforeAll, describe } from '@jest/globals';
import { KafkaTarget } from '../../targets/kafka.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { type ForeignClient, foreignClient } from '../brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../brokers/kafka/install-kafka.ts';
import { type Kafka, NO_KAFKA, startKafka } from '../brokers/start-kafka.ts';
import { describeTarget, type TargetWorld } from '../contracts/bridging/describe-target.ts';

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

  const world = (): TargetWorld => ({
    prefix: 'ce_',
    tooLarge: 1_048_600,
    createDestination: () => client.createTopic(),
    makeTarget: (topic, format = 'binary') =>
      new KafkaTarget({ brokers: [kafka.broker], topic, format }),
    makeFaulty: (fault) =>
      new KafkaTarget(
        {
          unreachable: { brokers: [`127.0.0.1:${closedPort}`], topic: 'any' },
          refused: {
            brokers: [kafka.saslBroker],
            topic: 'any',
            sasl: {
              mechanism: 'scram-sha-256' as const,
              username: 'alice',
              password: 'wrong-password',
            },
          },
          missing: { brokers: [kafka.broker], topic: 'no-such-topic' },
        }[fault],
      ),
    receive: (topic, count) => client.read(topic, count),
    kill: () => kafka.kill(),
    start: () => kafka.start(),
  });

  describeTarget('Kafka', world);
});
