import { afterAll, beforeAll, describe } from '@jest/globals';
import type { RabbitMqServer } from '../../core/bridge/urls/rabbitmq-url.ts';
import { makeTarget as makeOnLambda } from '../../functions/brokers/targets/rabbitmq.ts';
import { RabbitMqTarget } from '../../targets/rabbitmq.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { type ForeignClient, foreignClient } from '../brokers/rabbitmq/foreign-client.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from '../brokers/start-rabbitmq.ts';
import { type Certificates, makeCertificates } from '../brokers/tls/certificates.ts';
import { describeTarget, type TargetWorld } from '../contracts/bridging/describe-target.ts';
import { describeTls } from '../contracts/bridging/describe-tls.ts';
import { describeRabbitMqTarget } from './rabbitmq/describe-rabbitmq-target.ts';

const isInstalled = isRabbitMqInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with RabbitMQ' : NO_RABBITMQ, () => {
  let node: RabbitMq;
  let client: ForeignClient;
  let server: RabbitMqServer;
  let certificates: Certificates;
  let [closedPort, securePort] = [0, 0];
  beforeAll(async () => {
    certificates = await makeCertificates();
    [closedPort = 0, securePort = 0] = await freePorts(2);
    const { caFile, server: shown } = certificates;
    node = await startRabbitMq({
      max_message_size: '1500000',
      'listeners.ssl.default': `127.0.0.1:${securePort}`,
      'ssl_options.cacertfile': caFile,
      'ssl_options.certfile': shown.certFile,
      'ssl_options.keyfile': shown.keyFile,
      'ssl_options.verify': 'verify_peer',
      'ssl_options.fail_if_no_peer_cert': 'false',
    });
    client = foreignClient(node.url);
    server = { host: '127.0.0.1', port: node.port, tls: false };
  });
  afterAll(async () => {
    await node.stop();
    certificates.remove();
  });

  const world = (): TargetWorld => ({
    prefix: 'cloudEvents:',
    tooLarge: 1_500_001,
    createDestination: () => client.createQueue(),
    makeTarget: (queue, format = 'binary') => new RabbitMqTarget({ server, queue, format }),
    makeFaulty: (fault) =>
      new RabbitMqTarget(
        {
          unreachable: { server: { ...server, port: closedPort }, exchange: 'any' },
          refused: {
            server: { ...server, username: 'guest', password: 'wrong-password' },
            exchange: 'any',
          },
          missing: { server, exchange: 'no-such-exchange' },
        }[fault],
      ),
    receive: (queue, count) => client.read(queue, count),
    kill: () => node.kill(),
    start: () => node.start(),
  });

  describeTarget('RabbitMQ', world);
  describeTls('RabbitMQ', () => ({
    ...{ certificates, securePort, mutualPort: securePort, plainPort: node.port },
    createDestination: () => client.createQueue(),
    urlOf: (_, queue, { host, port, isSecure, parameters }) =>
      `${isSecure ? 'amqps' : 'amqp'}://${host}:${port}?${new URLSearchParams({ queue, ...parameters })}`,
    makeOnLambda: (queue, tls, access) =>
      makeOnLambda({ server: { host: 'localhost', port: securePort, tls }, queue }, access),
  }));

  describeRabbitMqTarget(() => ({ node, client, server }));
});
