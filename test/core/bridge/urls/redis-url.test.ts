import { describe, expect, test } from '@jest/globals';
import {
  parseRedisSourceUrl,
  parseRedisTargetUrl,
} from '../../../../core/bridge/urls/redis-url.ts';

const SERVER = { host: 'cache', port: 6379, tls: false, database: 0 };

describe('the URL of a Redis source', () => {
  const stream = { kind: 'stream', server: SERVER, name: 'orders', group: 'waybill' };

  test.each<[string, object]>([
    ['redis://cache/stream/orders?group=waybill', stream],
    [
      'rediss://app:p%40ss@cache.example.com:6380/stream/orders?group=waybill&db=2',
      {
        ...stream,
        server: {
          host: 'cache.example.com',
          port: 6380,
          tls: true,
          username: 'app',
          password: 'p@ss',
          database: 2,
        },
      },
    ],
    [
      'redis://:secret@[::1]/stream/eu/orders%3Fnew?group=g',
      {
        kind: 'stream',
        server: { ...SERVER, host: '::1', password: 'secret' },
        name: 'eu/orders?new',
        group: 'g',
      },
    ],
    [
      'redis://cache/stream/orders?group=waybill&consumer=a-1&create=true&from=%24&batch=500&claimafter=30',
      {
        ...stream,
        consumer: 'a-1',
        create: true,
        from: '$',
        batch: 500,
        claimAfterSeconds: 30,
      },
    ],
    [
      'redis://cache/stream/orders?group=waybill&create=true&from=1700000000000-0',
      { ...stream, create: true, from: '1700000000000-0' },
    ],
    ['redis://cache/list/jobs', { kind: 'list', server: SERVER, name: 'jobs' }],
    [
      'redis://cache/list/jobs?processing=jobs:a&batch=1&db=3',
      {
        kind: 'list',
        server: { ...SERVER, database: 3 },
        name: 'jobs',
        processing: 'jobs:a',
        batch: 1,
      },
    ],
    ['redis://cache/channel/orders:eu', { kind: 'channel', server: SERVER, name: 'orders:eu' }],
    ['redis://cache/pattern/orders:*', { kind: 'pattern', server: SERVER, name: 'orders:*' }],
    ['redis://cache/pattern/h%3Fllo[ab]', { kind: 'pattern', server: SERVER, name: 'h?llo[ab]' }],
  ])('%s', (url, options) => {
    expect(parseRedisSourceUrl(url)).toEqual(options);
  });

  test.each([
    ['', /this is no URL; received an empty text; write redis:\/\//],
    ['cache:6379', /begins with redis:\/\/ or rediss:\/\//],
    ['kafka://cache/stream/a?group=g', /begins with redis:\/\/ or rediss:\/\//],
    ['redis:///stream/a?group=g', /has no host/],
    ['redis://cache:99999/stream/a?group=g', /this is no URL/],
    ['redis://cache', /the path begins with what is read/],
    ['redis://cache/0', /the path begins with what is read/],
    ['redis://cache/orders?group=g', /the path begins with what is read/],
    ['redis://cache/stream/?group=g', /the stream has no name/],
    ['redis://cache/list', /the list has no name/],
    ['redis://cache/stream/a', /a stream is read by a group: \?group=GROUP/],
    ['redis://cache/stream/a?group=', /the parameter group is empty/],
    ['redis://cache/stream/a?group=g&group=h', /the parameter group is there more than once/],
    ['redis://cache/stream/a?group=g&consumr=c', /there is no parameter consumr here/],
    [
      'redis://cache/channel/a?group=g',
      /there is no parameter group here, which has no parameters/,
    ],
    ['redis://cache/channel/a?db=1', /there is no parameter db here/],
    ['redis://cache/stream/a?group=g&create=yes', /the parameter create is true or false/],
    ['redis://cache/stream/a?group=g&create=true&from=now', /from is 0, \$ or the id of an entry/],
    ['redis://cache/stream/a?group=g&from=0', /write create=true beside it/],
    ['redis://cache/stream/a?group=g&batch=0', /batch is a whole number from 1 to 10000/],
    ['redis://cache/stream/a?group=g&batch=1e3', /batch is a whole number/],
    ['redis://cache/stream/a?group=g&claimafter=-1', /claimafter is a whole number/],
    ['redis://cache/stream/a?group=g&db=-1', /db is a whole number/],
    ['redis://cache/stream/a%ZZ?group=g', /a percent sign begins an octet/],
    ['redis://cache/stream/a?group=g#top', /a # ends a URL: write %23/],
    ['redis://app@cache/stream/a?group=g', /a user needs a password/],
    ['redis://cache/list/a?processing=a', /another list than the one that is read/],
  ])('rejects %j', (url, error) => {
    expect(() => parseRedisSourceUrl(url)).toThrow(error);
  });

  test.each([
    'redis://app:hunter2@cache/nothing',
    'redis://app:hunter2@cache:99999/stream/a',
    'redis://app:hunter2/x@cache/stream/a',
    'http://app:hunter2@cache/stream/a',
  ])('rejects without showing a password: %s', (url) => {
    const parse = () => parseRedisSourceUrl(url);
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid-settings' }));
    expect(parse).not.toThrow(/hunter2/);
  });
});

describe('the URL of a Redis target', () => {
  test.each<[string, object]>([
    ['redis://cache/stream/orders', { kind: 'stream', server: SERVER, name: 'orders' }],
    [
      'redis://cache/stream/orders?maxlen=1000&create=false&db=1',
      {
        kind: 'stream',
        server: { ...SERVER, database: 1 },
        name: 'orders',
        maxLength: 1000,
        create: false,
      },
    ],
    ['redis://cache/channel/news', { kind: 'channel', server: SERVER, name: 'news' }],
  ])('%s', (url, options) => {
    expect(parseRedisTargetUrl(url)).toEqual(options);
  });

  test.each([
    ['redis://cache/list/orders', /\/stream\/ or \/channel\//],
    ['redis://cache/pattern/a*', /\/stream\/ or \/channel\//],
    ['redis://cache/stream/', /the stream has no name/],
    ['redis://cache/stream/a?maxlen=0', /maxlen is a whole number from 1/],
    [
      'redis://cache/stream/a?group=g',
      /there is no parameter group here, which has the parameters maxlen, create, db/,
    ],
    ['redis://cache/channel/a?maxlen=1', /there is no parameter maxlen here/],
  ])('rejects %j', (url, error) => {
    expect(() => parseRedisTargetUrl(url)).toThrow(error);
  });
});
