import { afterAll, beforeAll, describe } from '@jest/globals';
import { RabbitMqSource } from '../../bridges/sources/rabbitmq.ts';
import type { RabbitMqServer } from '../../core/bridge/urls/rabbitmq-url.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { type ForeignClient, foreignClient } from '../brokers/rabbitmq/foreign-client.ts';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from '../brokers/start-rabbitmq.ts';
import { describeSource, type SourceWorld } from '../contracts/bridging/describe-source.ts';
import { describeRabbitMqSource } from './rabbitmq/describe-rabbitmq-source.ts';

const isInstalled = isRabbitMqInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with RabbitMQ' : NO_RABBITMQ, () => {
  let node: RabbitMq;
  let client: ForeignClient;
  let server: RabbitMqServer;
  let closedPort = 0;
  let ids = 0;
  beforeAll(async () => {
    node = await startRabbitMq();
    client = foreignClient(node.url);
    server = { host: '127.0.0.1', port: node.port, tls: false };
    closedPort = (await freePorts(1))[0] ?? 0;
  });
  afterAll(() => node.stop());

  const world = (): SourceWorld => ({
    createOrigin: () => client.createQueue(),
    makeSource: (queue) => new RabbitMqSource({ server, queue }),
    makeFaulty: (fault) =>
      new RabbitMqSource(
        {
          unreachable: { server: { ...server, port: closedPort }, queue: 'any' },
          refused: { server: { ...server, password: 'wrong-password' }, queue: 'any' },
          missing: { server, queue: 'no-such-queue' },
        }[fault],
      ),
    send: (queue, messages) =>
      client.publishAll(
        { key: queue },
        messages.map(({ body, headers, contentType }) => {
          ids += 1;
          const options = { headers, persistent: true, messageId: `m-${ids}` };
          return {
            body: body ?? new Uint8Array(),
            options: { ...options, ...(contentType === undefined ? {} : { contentType }) },
          };
        }),
      ),
    kill: () => node.kill(),
    start: () => node.start(),
  });

  describeSource('RabbitMQ', world);
  describeRabbitMqSource(() => ({ client, server }));
});
