import { describe, expect, test } from '@jest/globals';
import { RedisSource } from '../../../bridges/sources/redis.ts';
import type { RedisServer } from '../../../core/bridge/urls/redis-url.ts';
import { freePorts } from '../../brokers/free-ports.ts';
import { isRedisInstalled, NO_REDIS } from '../../brokers/start-redis.ts';
import { eventually } from '../../support/eventually.ts';
import { RedisUnderTest } from './redis-under-test.ts';

const isInstalled = isRedisInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'other sources of Redis' : NO_REDIS, () => {
  const world = new RedisUnderTest();
  const { run, newName, stream, add } = world;

  describe('that is a list', () => {
    const list = (name: string, batch = 100) =>
      new RedisSource({ kind: 'list', server: world.redis.server, name, batch });

    test('takes the oldest first, and keeps each until it was taken', async () => {
      const name = newName();
      await world.redis.cli('LPUSH', name, 'a', 'b', 'b', 'c');
      const held = run(list(name, 2), () => new Promise(() => {}));
      await eventually(async () =>
        expect(await world.redis.cli('LRANGE', `${name}:processing`, '0', '-1')).toBe('b\na'),
      );

      await held.stop();
      const next = run(list(name, 3));
      await next.count(4);

      expect(next.bodies()).toEqual(['a', 'b', 'b', 'c']);
      await eventually(async () =>
        expect(await world.redis.cli('EXISTS', name, `${name}:processing`)).toBe('0'),
      );
      await world.redis.cli(
        'LPUSH',
        name,
        '{"specversion":"1.0","id":"a","source":"/s","type":"t"}',
      );
      await next.count(5);
      expect(next.taken[4]).toMatchObject({
        contentType: 'application/cloudevents+json',
        source: `redis://127.0.0.1:${world.redis.port}/list/${name}`,
      });
      expect(next.taken[4]).not.toHaveProperty('id');
    });
  });

  describe('that is a channel', () => {
    const channel = (kind: 'channel' | 'pattern', name: string) =>
      new RedisSource({ kind, server: world.redis.server, name });

    test.each<['channel' | 'pattern', string, string, string]>([
      ['channel', 'news', 'news', 'other'],
      ['pattern', 'news:*', 'news:eu', 'new:eu'],
      ['pattern', 'h[ae]llo?', 'hello!', 'hillo!'],
    ])('hears a %s %s', async (kind, name, heard, unheard) => {
      const source = run(channel(kind, name));

      await eventually(async () =>
        expect(await world.redis.cli('PUBLISH', heard, 'hello 世界')).toBe('1'),
      );
      expect(await world.redis.cli('PUBLISH', unheard, 'nobody')).toBe('0');
      await source.count(1);

      expect(source.bodies()).toEqual(['hello 世界']);
      expect(source.taken[0]).toMatchObject({
        destination: heard,
        source: `redis://127.0.0.1:${world.redis.port}/channel/${encodeURIComponent(heard)}`,
      });
    });

    test('hears which keys change, where the server is told to say so', async () => {
      await world.redis.cli('CONFIG', 'SET', 'notify-keyspace-events', 'KEA');
      const source = run(channel('pattern', '__keyspace@0__:price*'));
      await eventually(async () => expect(await world.redis.cli('PUBSUB', 'NUMPAT')).toBe('1'));

      await world.redis.cli('SET', 'price:17', '5');
      await source.count(1);

      expect(source.taken[0]).toMatchObject({ destination: '__keyspace@0__:price:17' });
      expect(source.bodies()).toEqual(['set']);
    });

    test('says so where more comes than there is room for, and has taken what there was', async () => {
      let go = () => {};
      const gate = new Promise<void>((resolve) => {
        go = resolve;
      });
      const source = run(channel('channel', 'flood'), () => gate);
      await eventually(async () =>
        expect(await world.redis.cli('PUBLISH', 'flood', 'first')).toBe('1'),
      );

      await world.redis.cli(
        'EVAL',
        `for i = 1, 20000 do redis.call('PUBLISH', KEYS[1], i) end`,
        '1',
        'flood',
      );
      await eventually(async () =>
        expect(await world.redis.cli('PUBSUB', 'NUMSUB', 'flood')).toMatch(/0$/),
      );
      go();

      await expect(source.ended).rejects.toMatchObject({
        name: 'BrokerUnreachable',
        message: expect.stringContaining('a stream keeps them'),
      });
      expect(source.taken.length).toBeGreaterThanOrEqual(10_000);
      expect(source.taken.length).toBeLessThan(20_000);
    });

    test('says so where the server is lost', async () => {
      const source = run(channel('channel', 'quiet'));
      await eventually(async () =>
        expect(await world.redis.cli('PUBLISH', 'quiet', 'x')).toBe('1'),
      );

      await world.redis.cli('CLIENT', 'KILL', 'TYPE', 'PUBSUB');

      await expect(source.ended).rejects.toMatchObject({ name: 'BrokerUnreachable' });
    });
  });

  test.each<[string, Partial<RedisServer>, string, RegExp]>([
    ['a password is wanted', { password: '' }, 'BrokerRefused', /NOAUTH/],
    ['the password is another', { password: 'wrong-password' }, 'BrokerRefused', /WRONGPASS/],
    ['there is no such database', { database: 4 }, 'NoSuchDestination', /the parameter db/],
  ])('says what is wrong: %s', async (_, server, error, text) => {
    const { password = '', ...others } = { ...world.redis.server, ...server };
    const source = stream('a', { server: password === '' ? others : { ...others, password } });

    const ended = run(source).ended;

    await expect(ended).rejects.toMatchObject({
      name: error,
      message: expect.stringMatching(text),
    });
    await expect(ended).rejects.not.toThrow('wrong-password');
  });

  test('says within seconds that nothing answers', async () => {
    const [port = 0] = await freePorts(1);

    const { ended } = run(stream('a', { server: { ...world.redis.server, port } }));

    await expect(ended).rejects.toMatchObject({
      name: 'BrokerUnreachable',
      message: expect.stringMatching(/ECONNREFUSED.*is it running/),
    });
  });

  test.each<[string, () => RedisSource, string, RegExp]>([
    [
      'no stream',
      () => stream('nowhere', { create: false }),
      'NoSuchDestination',
      /NOGROUP.*create=true/,
    ],
    ['no stream, but a text', () => stream('text'), 'NoSuchDestination', /WRONGTYPE/],
    [
      'no list, but a text',
      () => new RedisSource({ kind: 'list', server: world.redis.server, name: 'text' }),
      'NoSuchDestination',
      /WRONGTYPE/,
    ],
  ])('says what is wrong with what it reads: %s', async (_, make, error, text) => {
    await world.redis.cli('SET', 'text', 'x');

    const { ended } = run(make());

    await expect(ended).rejects.toMatchObject({
      name: error,
      message: expect.stringMatching(text),
    });
  });

  test('says that a stream is gone while it is read', async () => {
    const name = newName();
    const source = run(stream(name));
    await add(name, 'data', 'a');
    await source.count(1);

    await world.redis.cli('DEL', name);

    await expect(source.ended).rejects.toMatchObject({ name: 'NoSuchDestination' });
  });
});
