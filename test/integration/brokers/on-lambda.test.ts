import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretValue, Stack } from 'aws-cdk-lib/core';
import { EventRouter, KafkaSource, RedisTarget } from '../../../lib/index.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { freePorts } from '../../brokers/free-ports.ts';
import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from '../../brokers/start-redis.ts';
import { type Certificates, makeCertificates } from '../../brokers/tls/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

async function ask(cloud: Cloud, path: string): Promise<unknown> {
  return (await fetch(new URL(path, cloud.url))).json();
}

async function publish(cloud: Cloud, id: string): Promise<string> {
  const response = await fetch(new URL('/events', cloud.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, source: '/shop', type: 'order.placed', data: { amount: 1 } }),
  });
  const { events } = (await response.json()) as { events: readonly { trackingId: string }[] };
  return events[0]?.trackingId ?? '';
}

const isInstalled = isRedisInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'a target on Redis' : NO_REDIS, () => {
  let redis: Redis;
  let certificates: Certificates;
  let securePort = 0;
  beforeAll(async () => {
    certificates = await makeCertificates();
    [securePort = 0] = await freePorts(1);
    const { certFile, keyFile } = certificates.server;
    redis = await startRedis({
      ...{ requirepass: 'secret', 'tls-port': String(securePort), 'tls-auth-clients': 'no' },
      ...{ 'tls-cert-file': certFile, 'tls-key-file': keyFile },
      'tls-ca-cert-file': certificates.caFile,
    });
  });
  afterAll(async () => {
    await redis.stop();
    certificates.remove();
  });

  it('has its events sent by TLS, by a function that reads its password and who to trust, and says in the waybill what is wrong', async () => {
    const ca = readFileSync(certificates.caFile, 'utf8');
    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
      for (const [name, access] of [
        ['to-redis', { password: 'secret', ca }],
        ['locked-out', { password: 'wrong', ca }],
      ] as const) {
        const login = { username: 'default', ...access };
        const secret = new Secret(stack, `${name}-login`, {
          secretStringValue: SecretValue.unsafePlainText(JSON.stringify(login)),
        }) as ISecret;
        const target = new RedisTarget({
          host: 'localhost',
          port: securePort,
          stream: name,
          secret,
        });
        router.addSubscriber(name, { pattern: { type: ['order.placed'] }, target, maxAttempts: 1 });
      }
    });

    const trackingId = await publish(cloud, 'a-1');

    await eventually(async () =>
      expect(await ask(cloud, `/events/${trackingId}`)).toMatchObject({
        deliveries: expect.arrayContaining([
          expect.objectContaining({ subscriber: 'to-redis', status: 'delivered' }),
          expect.objectContaining({
            ...{ subscriber: 'locked-out', status: 'dead' },
            error: expect.objectContaining({ class: 'BrokerRefused' }),
          }),
        ]),
      }),
    );
    expect(await redis.cli('XRANGE', 'to-redis', '-', '+')).toContain('{"amount":1}');
    expect(await redis.cli('XLEN', 'locked-out')).toBe('0');
  });
});

describe('a source of Kafka', () => {
  it('makes events of the records that Lambda gives its function', async () => {
    const cloud = await app.run((cdk) => {
      const router = new EventRouter(new Stack(cdk, 'Shop'), 'Router', { authorizer: 'public' });
      const clusterArn = 'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/1';
      const startingPosition = StartingPosition.TRIM_HORIZON;
      router.addSource(
        'orders',
        KafkaSource.msk({ clusterArn, topic: 'orders', startingPosition }),
      );
    });
    const records = [0, 1].map((offset) => ({
      ...{ topic: 'orders', partition: 0, offset, timestamp: Date.now(), key: null },
      value: Buffer.from(offset === 0 ? '{"amount":1}' : '{').toString('base64'),
      headers: [{ 'content-type': [...Buffer.from('application/cloudevents+json')] }].slice(
        1 - offset,
      ),
    }));
    const client = new LambdaClient({
      ...{ endpoint: cloud.awsEndpoint, region: 'us-east-1', maxAttempts: 1 },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const FunctionName = cloud.functions.find(({ logicalId }) =>
      logicalId.startsWith('RouterSourcesorders'),
    )?.name;
    const event = { bootstrapServers: 'b-1.shop:9092', records: { 'orders-0': records } };
    const invoke = () =>
      client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));

    const answers = [await invoke(), await invoke()].map(({ FunctionError }) => FunctionError);
    client.destroy();

    expect(answers).toEqual([undefined, undefined]);
    expect(cloud.warnings.join('\n')).toContain('orders');
    expect(await ask(cloud, '/events?limit=10')).toMatchObject({
      events: [
        { type: 'waybill.bridge.quarantined', id: 'orders-0-1!' },
        { type: 'orders', id: 'orders-0-0', producer: 'orders' },
      ],
    });
  });
});
