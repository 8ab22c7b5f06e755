import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeTarget as makeOnLambda } from '../../functions/brokers/targets/activemq.ts';
import { ActiveMqTarget } from '../../targets/activemq.ts';
import { StompClient } from '../brokers/activemq/stomp-client.ts';
import { freePorts } from '../brokers/free-ports.ts';
import {
  type ActiveMq,
  isActiveMqInstalled,
  NO_ACTIVEMQ,
  startActiveMq,
} from '../brokers/start-activemq.ts';
import { type Certificates, makeCertificates } from '../brokers/tls/certificates.ts';
import { describeTarget } from '../contracts/bridging/describe-target.ts';
import { describeTls } from '../contracts/bridging/describe-tls.ts';
import { makeEvent } from '../contracts/bridging/make-event.ts';

const isInstalled = isActiveMqInstalled();
const { signal } = new AbortController();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with ActiveMQ' : NO_ACTIVEMQ, () => {
  let broker: ActiveMq;
  let certificates: Certificates;
  let closedPort = 0;
  let count = 0;
  const createDestination = async () => {
    count += 1;
    return `test.${count}`;
  };
  beforeAll(async () => {
    certificates = await makeCertificates();
    broker = await startActiveMq(certificates);
    [closedPort = 0] = await freePorts(1);
  });
  afterAll(async () => {
    await broker.stop();
    certificates.remove();
  });

  const receive = async (destination: string, most: number, headers = {}) => {
    const client = await StompClient.connect(broker.stompPort, 'alice', 'secret');
    client.send('SUBSCRIBE', { id: '1', destination, ack: 'client', ...headers });
    const frames = [];
    while (frames.length < most) frames.push(await client.next('MESSAGE'));
    // Not acknowledged, and so there for whoever comes next.
    client.close();
    return frames;
  };

  describeTarget(
    'ActiveMQ',
    () => ({
      prefix: 'cloudEvents_',
      createDestination,
      makeTarget: (name, format) =>
        new ActiveMqTarget({
          kind: 'queue',
          server: broker.server,
          name,
          ...(format === undefined ? {} : { format }),
        }),
      makeFaulty: (fault) => {
        const { server } = broker;
        const faulty = {
          unreachable: { server: { ...server, port: closedPort }, name: 'test.a' },
          refused: { server: { ...server, password: 'wrong-password' }, name: 'test.a' },
          missing: { server, name: 'forbidden.a' },
        };
        return new ActiveMqTarget({ kind: 'queue', ...faulty[fault] });
      },
      receive: async (name, most) =>
        (await receive(`/queue/${name}`, most)).map(({ headers, body }) => {
          const { JMS_AMQP_ContentType: contentType, JMSXGroupID: key, timestamp } = headers;
          return {
            body,
            headers,
            ...(key === undefined ? {} : { key }),
            ...(contentType === undefined ? {} : { contentType }),
            timeMs: Number(timestamp),
          };
        }),
      kill: () => broker.kill(),
      start: () => broker.start(),
    }),
    { missing: 'BrokerRefused' },
  );

  describeTls('ActiveMQ', () => ({
    ...{ certificates, securePort: broker.tlsPort, mutualPort: broker.mutualPort },
    plainPort: broker.server.port,
    createDestination,
    urlOf: (_, name, { host, port, isSecure, parameters }) =>
      `${isSecure ? 'activemqs' : 'activemq'}://alice:secret@${host}:${port}/queue/${name}?${new URLSearchParams(parameters)}`,
    makeOnLambda: (name, tls, access) => {
      const server = { host: 'localhost', port: broker.tlsPort, tls };
      const login = { username: 'alice', password: 'secret' };
      return makeOnLambda({ kind: 'queue', server, name }, { ...access, login });
    },
  }));

  test('says of the message what JMS has a place for', async () => {
    const server = broker.server;
    const target = new ActiveMqTarget({ kind: 'queue', server, name: 'test.jms', format: 'plain' });
    const brokermeta = JSON.stringify({
      headers: [['Tenant', 'acme']],
      properties: { priority: 7 },
      replyTo: 'queue://answers',
    });

    const results = await target.send(
      [makeEvent({ correlationid: 'c-1', time: '2026-11-28T10:00:00Z', brokermeta, data: 'x' })],
      signal,
    );

    expect(results).toEqual([{ kind: 'delivered' }]);
    const [frame] = await receive('/queue/test.jms', 1);
    expect(frame?.headers).toMatchObject({
      persistent: 'true',
      priority: '7',
      type: 'order.placed',
      'correlation-id': 'c-1',
      'reply-to': '/queue/answers',
      Tenant: 'acme',
      timestamp: String(Date.UTC(2026, 10, 28, 10)),
    });
    expect(String(frame?.body)).toBe('"x"');
    await target.close();
  });
});
