import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MessageFormat } from '../../core/bridge/event-to-message.ts';
import type { RedisServer } from '../../core/bridge/urls/redis-url.ts';
import { makeTarget as makeOnLambda } from '../../functions/brokers/targets/redis.ts';
import { RedisTarget } from '../../targets/redis.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { readPrintedEntries } from '../brokers/redis-cli-reply.ts';
import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from '../brokers/start-redis.ts';
import { type Certificates, makeCertificates } from '../brokers/tls/certificates.ts';
import { describeTarget } from '../contracts/bridging/describe-target.ts';
import { describeTls } from '../contracts/bridging/describe-tls.ts';
import { makeEvent } from '../contracts/bridging/make-event.ts';
import { eventually } from '../support/eventually.ts';

const isInstalled = isRedisInstalled();
const { signal } = new AbortController();

(isInstalled ? describe : describe.skip)(isInstalled ? 'with a Redis server' : NO_REDIS, () => {
  let redis: Redis;
  let mutual: Redis;
  let certificates: Certificates;
  let [closedPort, securePort, mutualPort, count] = [0, 0, 0, 0];
  const createDestination = async () => {
    count += 1;
    return `stream-${count}`;
  };
  beforeAll(async () => {
    certificates = await makeCertificates();
    [closedPort = 0, securePort = 0, mutualPort = 0] = await freePorts(3);
    const { server, caFile } = certificates;
    const tls = {
      'tls-cert-file': server.certFile,
      'tls-key-file': server.keyFile,
      'tls-ca-cert-file': caFile,
    };
    const secure = { ...tls, 'tls-port': String(securePort), 'tls-auth-clients': 'no' };
    redis = await startRedis({ ...secure, requirepass: 'secret' });
    mutual = await startRedis({ ...tls, 'tls-port': String(mutualPort), requirepass: 'secret' });
  });
  afterAll(async () => {
    await redis.stop();
    await mutual.stop();
    certificates.remove();
  });

  const to = (name: string, server: RedisServer = redis.server, format?: MessageFormat) =>
    new RedisTarget({ kind: 'stream', server, name, ...(format === undefined ? {} : { format }) });

  describeTarget('Redis', () => ({
    prefix: 'ce_',
    createDestination,
    makeTarget: (name, format) => to(name, redis.server, format),
    makeFaulty: (fault) =>
      ({
        unreachable: () => to('a', { ...redis.server, port: closedPort }),
        refused: () => to('a', { ...redis.server, password: 'wrong-password' }),
        missing: () =>
          new RedisTarget({ kind: 'stream', server: redis.server, name: 'gone', create: false }),
      })[fault](),
    receive: async (name, most) => {
      const printed = await redis.cli('--no-raw', 'XRANGE', name, '-', '+', 'COUNT', String(most));
      return readPrintedEntries(printed).map(({ id, fields }) => {
        const {
          data,
          event,
          key,
          'content-type': contentType,
          ...headers
        } = Object.fromEntries(fields);
        return {
          body: event ?? data ?? null,
          ...(key === undefined ? {} : { key: String(key) }),
          ...(contentType === undefined ? {} : { contentType: String(contentType) }),
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, String(value)]),
          ),
          timeMs: Number(id.split('-')[0]),
        };
      });
    },
    kill: () => redis.kill(),
    start: () => redis.start(),
  }));

  describeTls('Redis', () => ({
    ...{ certificates, securePort, mutualPort, plainPort: redis.port, createDestination },
    urlOf: (end, name, { host, port, isSecure, parameters }) => {
      const own = end === 'source' ? { group: 'g', create: 'true' } : {};
      const place = `${isSecure ? 'rediss' : 'redis'}://:secret@${host}:${port}/stream/${name}`;
      return `${place}?${new URLSearchParams({ ...own, ...parameters })}`;
    },
    makeOnLambda: (name, tls, access) => {
      const server = { host: 'localhost', port: securePort, tls, database: 0 };
      const login = { username: 'default', password: 'secret' };
      return makeOnLambda({ kind: 'stream', server, name }, { ...access, login });
    },
  }));

  describe('the target of a stream', () => {
    test('keeps about as many entries as it is told', async () => {
      const target = new RedisTarget({
        kind: 'stream',
        server: redis.server,
        name: 'short',
        maxLength: 100,
      });

      await target.send(
        Array.from({ length: 1000 }, (_, place) => makeEvent({ data: place })),
        signal,
      );

      expect(Number(await redis.cli('XLEN', 'short'))).toBeLessThan(400);
      await target.close();
    });

    test('writes into the database that it is told', async () => {
      const target = to('elsewhere', { ...redis.server, database: 3 });

      await target.send([makeEvent()], signal);

      expect(await redis.cli('-n', '3', 'XLEN', 'elsewhere')).toBe('1');
      expect(await redis.cli('XLEN', 'elsewhere')).toBe('0');
      await target.close();
    });

    test('keeps one connection, and makes another where it was lost', async () => {
      const target = to('connections');
      const clients = async () =>
        (await redis.cli('CLIENT', 'LIST'))
          .split('\n')
          .filter((line) => line.includes('name=waybill'));

      await Promise.all([1, 2, 3].map((data) => target.send([makeEvent({ data })], signal)));
      const first = await clients();
      await redis.cli('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'yes');
      await eventually(async () => expect(await clients()).toEqual([]));
      const results = await Promise.all(
        [1, 2].map((data) => target.send([makeEvent({ data })], signal)),
      );

      expect(first).toHaveLength(1);
      expect(results.flat()).toEqual([{ kind: 'delivered' }, { kind: 'delivered' }]);
      expect(await clients()).toHaveLength(1);
      await target.close();
      await eventually(async () => expect(await clients()).toEqual([]));
    });

    test.each([
      [
        'another type',
        ['SET', 'text', 'x'],
        'text',
        'NoSuchDestination',
        /WRONGTYPE.*TYPE tells which/,
      ],
      ['no memory', ['CONFIG', 'SET', 'maxmemory', '1'], 'full', 'BrokerRefused', /OOM.*maxlen/],
      [
        'a replica',
        ['REPLICAOF', '127.0.0.1', '1'],
        'copy',
        'BrokerRefused',
        /READONLY.*its master/,
      ],
    ])('says what is wrong: %s', async (_, command, name, error, text) => {
      await redis.cli(...command);
      const target = to(name);

      const [result] = await target.send([makeEvent()], signal);

      expect(result).toMatchObject({
        kind: 'failed',
        error: { class: error, message: expect.stringMatching(text) },
      });
      await redis.cli('CONFIG', 'SET', 'maxmemory', '256mb');
      await redis.cli('REPLICAOF', 'NO', 'ONE');
      expect(await target.send([makeEvent()], signal)).toHaveLength(1);
      await target.close();
    });

    test.each<[string, Partial<RedisServer>, RegExp]>([
      ['a password is wanted', {}, /NOAUTH.*wants a password/],
      ['the user is another', { username: 'nobody', password: 'wrong-password' }, /WRONGPASS/],
      ['there is no such database', { password: 'secret', database: 99 }, /the parameter db/],
    ])('says what is wrong with the connection: %s', async (_, server, text) => {
      const { password: __, ...open } = redis.server;

      const [result] = await to('a', { ...open, ...server }).send([makeEvent()], signal);

      expect(result).toMatchObject({
        kind: 'failed',
        error: { message: expect.stringMatching(text) },
      });
      expect(JSON.stringify(result)).not.toContain('wrong-password');
    });

    test('says so within seconds where the server takes no notice', async () => {
      const target = to('slow');
      await target.send([makeEvent()], signal);
      await redis.cli('CLIENT', 'PAUSE', '60000', 'WRITE');

      const before = performance.now();
      const [result] = await target.send([makeEvent()], signal);

      expect(result).toMatchObject({ kind: 'failed', error: { class: 'NotConfirmed' } });
      expect(performance.now() - before).toBeLessThan(15_000);
      await redis.cli('CLIENT', 'UNPAUSE');
      expect(await target.send([makeEvent()], signal)).toEqual([{ kind: 'delivered' }]);
      await target.close();
    });
  });

  describe('the target of a channel', () => {
    test.each<[MessageFormat | undefined, RegExp]>([
      [undefined, /^\{.*"specversion":"1.0".*"data":\{"n":1\}\}$/],
      ['plain', /^\{"n":1\}$/],
    ])('publishes to whoever listens: %s', async (format, body) => {
      const heard = listen(redis, 'news');
      await eventually(async () =>
        expect(await redis.cli('PUBSUB', 'NUMSUB', 'news')).toMatch(/1$/),
      );
      const target = new RedisTarget({
        kind: 'channel',
        server: redis.server,
        name: 'news',
        ...(format === undefined ? {} : { format }),
      });

      const results = await target.send([makeEvent({ data: { n: 1 } })], signal);

      expect(results).toEqual([{ kind: 'delivered' }]);
      expect(await heard).toMatch(body);
      await target.close();
    });

    test('rejects headers, which a channel does not have', () => {
      expect(
        () =>
          new RedisTarget({ kind: 'channel', server: redis.server, name: 'a', format: 'binary' }),
      ).toThrow(/no `binary` format/);
    });
  });
});

/** The first message that `redis-cli SUBSCRIBE` prints. */
async function listen({ port }: Redis, channel: string): Promise<string> {
  const child = spawn('redis-cli', ['-p', String(port), 'SUBSCRIBE', channel], {
    env: { PATH: process.env.PATH, REDISCLI_AUTH: 'secret' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines: string[] = [];
  // `subscribe`, its channel and a count; then `message`, its channel and the message.
  for await (const line of createInterface(child.stdout)) if (lines.push(line) === 6) break;
  child.kill();
  return lines[5] ?? '';
}
