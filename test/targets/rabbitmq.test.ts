import { afterAll, beforeAll, describe } from '@jest/globals';
import type { RabbitMqServer } from '../../core/bridge/urls/rabbitmq-url.ts';
import { RabbitMqTarget } from '../../targets/rabbitmq.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { type ForeignClient, foreignClient } from '../brokers/rabbitmq/foreign-client.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from '../brokers/start-rabbitmq.ts';
import { describeTarget, type TargetWorld } from '../contracts/bridging/describe-target.ts';
import { describeRabbitMqTarget } from './rabbitmq/describe-rabbitmq-target.ts';

const isInstalled = isRabbitMqInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with RabbitMQ' : NO_RABBITMQ, () => {
  let node: RabbitMq;
  let client: ForeignClient;
  let server: RabbitMqServer;
  let closedPort = 0;
  beforeAll(async () => {
    node = await startRabbitMq({ max_message_size: '1500000' });
    client = foreignClient(node.url);
    server = { host: '127.0.0.1', port: node.port, tls: false };
    closedPort = (await freePorts(1))[0] ?? 0;
  });
  afterAll(() => node.stop());

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
  describeRabbitMqTarget(() => ({ node, client, server }));
});
