import { describe, expect, test } from '@jest/globals';
import {
  parseKafkaSourceUrl,
  parseKafkaTargetUrl,
} from '../../../../core/bridge/urls/kafka-url.ts';

const PLAIN = { brokers: ['a:9092'], tls: false };
const ALICE = { mechanism: 'plain', username: 'alice', password: 'secret' };

describe('a URL of topics that are read', () => {
  test.each([
    ['kafka://a/orders?group=g', { ...PLAIN, topics: ['orders'], group: 'g' }],
    [
      'kafka://a:1,b,c:3/orders,order.lines?group=g%2B1&from=earliest&source=kafka:production&client=me',
      {
        brokers: ['a:1', 'b:9092', 'c:3'],
        tls: false,
        topics: ['orders', 'order.lines'],
        group: 'g+1',
        from: 'earliest',
        source: 'kafka:production',
        clientId: 'me',
      },
    ],
    [
      'kafkas://alice:secret@a/orders?group=g&from=latest',
      { ...PLAIN, tls: true, sasl: ALICE, topics: ['orders'], group: 'g', from: 'latest' },
    ],
    [
      'kafka://al%40ice:s%2Fe%3Acret@a,b/orders?group=g&mechanism=scram-sha-512',
      {
        brokers: ['a:9092', 'b:9092'],
        tls: false,
        sasl: { mechanism: 'scram-sha-512', username: 'al@ice', password: 's/e:cret' },
        topics: ['orders'],
        group: 'g',
      },
    ],
  ])('%s', (url, options) => {
    expect(parseKafkaSourceUrl(url)).toEqual(options);
  });

  test.each([
    ['', /no URL/],
    ['orders', /no URL/],
    ['amqp://a/orders?group=g', /begins with kafka:\/\/ or kafkas:\/\//],
    ['kafka:///orders?group=g', /no host/],
    ['kafka://a,/orders?group=g', /no host|no URL/],
    ['kafka://a:99999/orders?group=g', /no URL/],
    ['kafka://[::1]/orders?group=g', /IPv4/],
    ['kafka://a?group=g', /no topic/],
    ['kafka://a/orders,?group=g', /no topic/],
    ['kafka://a/or%20ders?group=g', /249/],
    [`kafka://a/${'o'.repeat(250)}?group=g`, /249/],
    ['kafka://a/orders/lines?group=g', /249/],
    ['kafka://a/orders', /\?group=GROUP/],
    ['kafka://a/orders?group=', /group is empty/],
    ['kafka://a/orders?group=g&group=h', /more than once/],
    ['kafka://a/orders?group=g&from=0', /earliest or latest/],
    ['kafka://a/orders?group=g&offset=1', /no parameter offset/],
    ['kafka://a/orders?group=g&key=subject', /no parameter key/],
    ['kafka://a/orders?group=g&mechanism=plain', /of a user/],
    ['kafka://alice:hidden@a/orders?group=g&mechanism=gssapi', /scram-sha-256/],
    ['kafka://alice@a/orders?group=g', /password/],
    ['kafka://:hidden@a/orders?group=g', /of a user/],
    ['kafka://alice:hidden@a/orders?group=g#b', /%23/],
    ['kafka://alice:hidden@a b/orders?group=g', /no URL/],
    ['kafka://alice:%zz@a/orders?group=g', /percent/],
  ])('rejects %s', (url, reason) => {
    const parse = () => parseKafkaSourceUrl(url);

    expect(parse).toThrow(reason);
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid-settings' }));
    expect(parse).not.toThrow(/hidden/);
  });
});

describe('a URL of a topic that events go to', () => {
  test.each([
    ['kafka://a/orders', { ...PLAIN, topic: 'orders' }],
    [
      'kafkas://alice:secret@a/orders?key=subject',
      { ...PLAIN, tls: true, sasl: ALICE, topic: 'orders', key: 'subject' },
    ],
  ])('%s', (url, options) => {
    expect(parseKafkaTargetUrl(url)).toEqual(options);
  });

  test.each([
    ['kafka://a/orders,lines', /249/],
    ['kafka://a/..', /no topic|249/],
    ['kafka://a/orders?group=g', /no parameter group/],
  ])('rejects %s', (url, reason) => {
    expect(() => parseKafkaTargetUrl(url)).toThrow(reason);
  });
});
