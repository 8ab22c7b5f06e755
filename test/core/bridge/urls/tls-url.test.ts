import { describe, expect, test } from '@jest/globals';
import {
  parseActiveMqSourceUrl,
  parseActiveMqTargetUrl,
} from '../../../../core/bridge/urls/activemq-url.ts';
import {
  parseKafkaSourceUrl,
  parseKafkaTargetUrl,
} from '../../../../core/bridge/urls/kafka-url.ts';
import {
  parseRabbitMqSourceUrl,
  parseRabbitMqTargetUrl,
} from '../../../../core/bridge/urls/rabbitmq-url.ts';
import {
  parseRedisSourceUrl,
  parseRedisTargetUrl,
} from '../../../../core/bridge/urls/redis-url.ts';

const FILES: Readonly<Record<string, string>> = {
  '/etc/ca.pem': '-----BEGIN CERTIFICATE-----\nca\n',
  'client.pem': '-----BEGIN CERTIFICATE-----\nclient\n',
  'client.key': '-----BEGIN ENCRYPTED PRIVATE KEY-----\nkey\n',
};
const readFile = (path: string) => {
  const text = FILES[path];
  if (text === undefined) throw new Error(`there is no file ${path}`);
  return text;
};

const ALL = 'cafile=/etc/ca.pem&certfile=client.pem&keyfile=client.key&keypassword=hush';

describe('a URL that is TLS', () => {
  test.each([
    ['rediss://cache/stream/orders?', parseRedisTargetUrl],
    ['rediss://cache/stream/orders?group=g&', parseRedisSourceUrl],
    ['rediss://cache/list/orders?', parseRedisSourceUrl],
    ['amqps://mq?queue=a&', parseRabbitMqTargetUrl],
    ['amqps://mq?queue=a&', parseRabbitMqSourceUrl],
    ['activemqs://mq/queue/a?', parseActiveMqTargetUrl],
    ['amqp1s://mq/address/a?', parseActiveMqSourceUrl],
    ['kafkas://a,b/orders?', parseKafkaTargetUrl],
    ['kafkas://a,b/orders?group=g&', parseKafkaSourceUrl],
  ])('names files with certificates: %s', (url, parse) => {
    const options = parse(`${url}${ALL}`, readFile);

    expect('server' in options ? options.server.tls : options.tls).toEqual({
      ca: FILES['/etc/ca.pem'],
      client: { cert: FILES['client.pem'], key: FILES['client.key'], passphrase: 'hush' },
    });
  });

  test.each([
    ['rediss://h/stream/a?cafile=client.key', /cafile must have certificates in PEM/],
    ['rediss://h/stream/a?certfile=client.pem', /belong together: certfile and keyfile/],
    ['rediss://h/stream/a?keyfile=client.key&keypassword=hush', /belong together/],
    ['rediss://h/stream/a?cafile=', /the parameter cafile is empty/],
    ['rediss://h/stream/a?cafile=gone', /there is no file gone/],
    ['redis://h/stream/a?cafile=/etc/ca.pem', /cafile is of a connection by TLS: write the scheme/],
    ['rediss://h/stream/a?ca=/etc/ca.pem', /parameters maxlen, create, db, cafile, certfile/],
  ])('rejects %s', (url, message) => {
    expect(() => parseRedisTargetUrl(url, readFile)).toThrow(message);
    expect(() => parseRedisTargetUrl(url, readFile)).not.toThrow(/hush/);
  });
});
