import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeTarget as makeOnLambda } from '../../functions/brokers/targets/kafka.ts';
import { KafkaTarget } from '../../targets/kafka.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { type ForeignClient, foreignClient } from '../brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../brokers/kafka/install-kafka.ts';
import { type Kafka, NO_KAFKA, startKafka } from '../brokers/start-kafka.ts';
import { type Certificates, makeCertificates } from '../brokers/tls/certificates.ts';
import { describeTarget, type TargetWorld } from '../contracts/bridging/describe-target.ts';
import { describeTls } from '../contracts/bridging/describe-tls.ts';
import { makeEvent } from '../contracts/bridging/make-event.ts';

const isInstalled = isKafkaInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with Kafka' : NO_KAFKA, () => {
  let kafka: Kafka;
  let client: ForeignClient;
  let certificates: Certificates;
  let closedPort = 0;
  beforeAll(async () => {
    certificates = await makeCertificates();
    kafka = await startKafka({}, certificates);
    client = await foreignClient(kafka.broker);
    closedPort = (await freePorts(1))[0] ?? 0;
  });
  afterAll(async () => {
    await client.close();
    await kafka.stop();
    certificates.remove();
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

  const portOf = (broker: string) => Number(broker.split(':')[1]);
  describeTls('Kafka', () => ({
    certificates,
    securePort: portOf(kafka.saslSslBroker),
    mutualPort: portOf(kafka.sslBroker),
    plainPort: portOf(kafka.saslBroker),
    createDestination: () => client.createTopic(),
    urlOf: (end, topic, { host, port, isSecure, parameters }) => {
      const own = end === 'source' ? { group: `of-${topic}`, from: 'earliest' } : {};
      const login = 'certfile' in parameters ? '' : 'alice:secret@';
      const place = `${isSecure ? 'kafkas' : 'kafka'}://${login}${host}:${port}/${topic}`;
      return `${place}?${new URLSearchParams({ ...own, ...parameters })}`;
    },
    makeOnLambda: (topic, tls, access) => {
      const login = { username: 'alice', password: 'secret' };
      return makeOnLambda({ brokers: [kafka.saslSslBroker], topic, tls }, { ...access, login });
    },
  }));

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'logs in by %s, over TLS',
    async (mechanism) => {
      const topic = await client.createTopic();
      const tls = { ca: readFileSync(certificates.caFile, 'utf8') };
      const brokers = [kafka.saslSslBroker];
      const sasl = { mechanism, username: 'alice', password: 'secret' };

      const target = new KafkaTarget({ brokers, topic, tls, sasl });
      const results = await target.send([makeEvent()], new AbortController().signal);
      await target.close();

      expect(results).toEqual([{ kind: 'delivered' }]);
    },
  );
});
