import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { RedisSource } from '../../bridges/sources/redis.ts';
import type { RedisServer, RedisStreamSource } from '../../core/bridge/urls/redis-url.ts';
import { eventually } from '../brokers/eventually.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from '../brokers/start-redis.ts';
import { describeSource } from '../contracts/bridging/describe-source.ts';
import { type RunningSource, runSource } from './running-source.ts';

const isInstalled = isRedisInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'a source of Redis' : NO_REDIS, () => {
  let redis: Redis;
  let closedPort = 0;
  let count = 0;
  const running: RunningSource[] = [];
  beforeAll(async () => {
    redis = await startRedis({ requirepass: 'secret', databases: '4' });
    [closedPort = 0] = await freePorts(1);
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    for (const source of running.splice(0)) await source.stop().catch(() => {});
  });

  const run: typeof runSource = (...options) => {
    const source = runSource(...options);
    running.push(source);
    return source;
  };
  const newName = () => {
    count += 1;
    return `orders-${count}`;
  };
  const stream = (name: string, options: Partial<RedisStreamSource> = {}) =>
    new RedisSource({
      kind: 'stream',
      server: redis.server,
      name,
      group: 'waybill',
      create: true,
      ...options,
    });
  const add = (name: string, ...fields: string[]) => redis.cli('XADD', name, '*', ...fields);
  const pending = async (name: string) =>
    Number((await redis.cli('XPENDING', name, 'waybill')).split('\n')[0]);

  describeSource('Redis', () => ({
    createOrigin: async () => {
      const name = newName();
      await redis.cli('XGROUP', 'CREATE', name, 'waybill', '0', 'MKSTREAM');
      return name;
    },
    makeSource: (name) => stream(name, { create: false }),
    makeFaulty: (fault) =>
      ({
        unreachable: () => stream('a', { server: { ...redis.server, port: closedPort } }),
        refused: () => stream('a', { server: { ...redis.server, password: 'wrong-password' } }),
        missing: () => stream('nowhere', { create: false }),
      })[fault](),
    send: async (name, messages) => {
      for (const { headers, contentType, body } of messages) {
        const typed = contentType === undefined ? {} : { 'content-type': contentType };
        const fields = Object.entries({ ...headers, ...typed }).flat();
        await redis.cliWith(body ?? new Uint8Array(), 'XADD', name, '*', ...fields, 'data');
      }
    },
    kill: () => redis.kill(),
    start: () => redis.start(),
  }));

  describe('that is a stream', () => {
    test('reads what is there and what comes, by its ids, and acknowledges it', async () => {
      const name = newName();
      const first = await add(name, 'order', '17', 'state', 'grüezi 世界');
      const source = run(stream(name));

      await source.count(1);
      const second = await add(
        name,
        'data',
        '{"n":1}',
        'content-type',
        'application/json',
        'Tenant',
        'acme',
      );
      await source.count(2);

      expect(source.taken).toMatchObject([
        {
          id: first,
          source: `redis://127.0.0.1:${redis.port}/stream/${name}`,
          destination: name,
          timeMs: Number(first.split('-')[0]),
          headers: [],
        },
        { id: second, headers: [['Tenant', 'acme']], contentType: 'application/json' },
      ]);
      expect(source.bodies()).toEqual(['{"order":"17","state":"grüezi 世界"}', '{"n":1}']);
      await eventually(async () => expect(await pending(name)).toBe(0));
    });

    test('makes the group where it is told to, behind the entries that there are', async () => {
      const name = newName();
      await add(name, 'data', 'old');
      const source = run(stream(name, { from: '$' }));

      await eventually(async () =>
        expect(await redis.cli('XINFO', 'GROUPS', name)).toContain('waybill'),
      );
      await add(name, 'data', 'new');
      await source.count(1);

      expect(source.bodies()).toEqual(['new']);
    });

    test('says of ids that others have made no time', async () => {
      const name = newName();
      await redis.cli('XADD', name, '5-1', 'data', 'x');
      const source = run(stream(name, { server: { ...redis.server } }));

      await source.count(1);

      expect(source.taken[0]).toMatchObject({ id: '5-1' });
      expect(source.taken[0]).not.toHaveProperty('timeMs');
    });

    test('acknowledges nothing before it was taken, and leaves it to others when it ends', async () => {
      const name = newName();
      for (const data of ['a', 'b', 'c']) await add(name, 'data', data);
      const held = run(stream(name), () => new Promise(() => {}));

      await eventually(async () => expect(await pending(name)).toBe(3));
      await held.stop();
      const other = run(stream(name));
      await other.count(3);

      expect(held.taken).toEqual([]);
      expect(other.bodies()).toEqual(['a', 'b', 'c']);
      await eventually(async () => expect(await pending(name)).toBe(0));
    });

    test('takes over what a reader has left that is gone, and not what one is still at', async () => {
      const name = newName();
      await add(name, 'data', 'gone');
      await redis.cli('XGROUP', 'CREATE', name, 'waybill', '0');
      await redis.cli('XREADGROUP', 'GROUP', 'waybill', 'crashed', 'STREAMS', name, '>');
      await add(name, 'data', 'slow');
      let finish = () => {};
      const slow = run(stream(name, { claimAfterSeconds: 1, batch: 1 }), (messages) =>
        String(Buffer.from(messages[0]?.body ?? [])) === 'slow'
          ? new Promise((resolve) => {
              finish = resolve;
            })
          : Promise.resolve(),
      );
      await eventually(async () =>
        expect(await redis.cli('XPENDING', name, 'waybill', '-', '+', '9')).toContain('waybill-'),
      );

      const other = run(stream(name, { claimAfterSeconds: 1 }));
      await Promise.race([slow.count(1), other.count(1)]);
      // Another second and a half, in which the other looks three times for what is left.
      const looked = performance.now() + 1600;
      await eventually(async () => expect(performance.now()).toBeGreaterThan(looked));
      finish();
      await eventually(async () => expect(await pending(name)).toBe(0));

      expect([...slow.bodies(), ...other.bodies()].toSorted()).toEqual(['gone', 'slow']);
      expect(slow.bodies()).toContain('slow');
    });

    test('shares the work with others of its group', async () => {
      const name = newName();
      const sources = [1, 2].map(() =>
        run(stream(name, { batch: 1 }), () => new Promise((resolve) => setImmediate(resolve))),
      );
      await eventually(async () =>
        expect(await redis.cli('XINFO', 'CONSUMERS', name, 'waybill')).toMatch(
          /waybill-[\s\S]*waybill-/,
        ),
      );

      await redis.cli(
        'EVAL',
        `for i = 1, 200 do redis.call('XADD', KEYS[1], '*', 'data', i) end`,
        '1',
        name,
      );
      await eventually(async () =>
        expect(sources.flatMap((source) => source.taken)).toHaveLength(200),
      );

      const ids = new Set(sources.flatMap((source) => source.taken.map(({ id }) => id)));
      expect(ids.size).toBe(200);
      expect(sources.every((source) => source.taken.length > 0)).toBe(true);
    });

    test('leaves no reader behind that has a name of chance, and keeps one that was named', async () => {
      const name = newName();
      const unnamed = run(stream(name));
      const named = run(stream(name, { consumer: 'a-1' }));
      await eventually(async () =>
        expect(await redis.cli('XINFO', 'CONSUMERS', name, 'waybill')).toMatch(
          /(a-1|waybill-)[\s\S]*(a-1|waybill-)/,
        ),
      );

      await unnamed.stop();
      await named.stop();

      const left = await redis.cli('XINFO', 'CONSUMERS', name, 'waybill');
      expect(left).toContain('a-1');
      expect(left).not.toContain('waybill-');
    });

    test('acknowledges an entry that was deleted before it was taken', async () => {
      const name = newName();
      const id = await add(name, 'data', 'a');
      await redis.cli('XGROUP', 'CREATE', name, 'waybill', '0');
      await redis.cli('XREADGROUP', 'GROUP', 'waybill', 'me', 'STREAMS', name, '>');
      await redis.cli('XDEL', name, id);
      await add(name, 'data', 'b');

      const source = run(stream(name, { consumer: 'me' }));
      await source.count(1);

      expect(source.bodies()).toEqual(['b']);
      await eventually(async () => expect(await pending(name)).toBe(0));
    });

    test('goes on after a crash of the server with what was not acknowledged', async () => {
      const name = newName();
      for (const data of ['a', 'b']) await add(name, 'data', data);
      const reader = stream(name);
      const first = run(reader, () => new Promise(() => {}));
      await eventually(async () => expect(await pending(name)).toBe(2));

      await redis.kill();
      await redis.start();
      await first.stop().catch(() => {});
      const second = run(reader);
      await second.count(2);

      expect(second.bodies()).toEqual(['a', 'b']);
    });

    test('reads 1 MB', async () => {
      const name = newName();
      const source = run(stream(name));
      await redis.cli(
        'EVAL',
        `redis.call('XADD', KEYS[1], '*', 'data', string.rep('ä', 500000))`,
        '1',
        name,
      );

      await source.count(1);

      expect(source.bodies()).toEqual(['ä'.repeat(500_000)]);
    });
  });

  describe('that is a list', () => {
    const list = (name: string, batch = 100) =>
      new RedisSource({ kind: 'list', server: redis.server, name, batch });

    test('takes the oldest first, and keeps each until it was taken', async () => {
      const name = newName();
      await redis.cli('LPUSH', name, 'a', 'b', 'b', 'c');
      const held = run(list(name, 2), () => new Promise(() => {}));
      await eventually(async () =>
        expect(await redis.cli('LRANGE', `${name}:processing`, '0', '-1')).toBe('b\na'),
      );

      await held.stop();
      const next = run(list(name, 3));
      await next.count(4);

      expect(next.bodies()).toEqual(['a', 'b', 'b', 'c']);
      await eventually(async () =>
        expect(await redis.cli('EXISTS', name, `${name}:processing`)).toBe('0'),
      );
      await redis.cli('LPUSH', name, '{"specversion":"1.0","id":"a","source":"/s","type":"t"}');
      await next.count(5);
      expect(next.taken[4]).toMatchObject({
        contentType: 'application/cloudevents+json',
        source: `redis://127.0.0.1:${redis.port}/list/${name}`,
      });
      expect(next.taken[4]).not.toHaveProperty('id');
    });
  });

  describe('that is a channel', () => {
    const channel = (kind: 'channel' | 'pattern', name: string) =>
      new RedisSource({ kind, server: redis.server, name });

    test.each<['channel' | 'pattern', string, string, string]>([
      ['channel', 'news', 'news', 'other'],
      ['pattern', 'news:*', 'news:eu', 'new:eu'],
      ['pattern', 'h[ae]llo?', 'hello!', 'hillo!'],
    ])('hears a %s %s', async (kind, name, heard, unheard) => {
      const source = run(channel(kind, name));

      await eventually(async () =>
        expect(await redis.cli('PUBLISH', heard, 'hello 世界')).toBe('1'),
      );
      expect(await redis.cli('PUBLISH', unheard, 'nobody')).toBe('0');
      await source.count(1);

      expect(source.bodies()).toEqual(['hello 世界']);
      expect(source.taken[0]).toMatchObject({
        destination: heard,
        source: `redis://127.0.0.1:${redis.port}/channel/${encodeURIComponent(heard)}`,
      });
    });

    test('hears which keys change, where the server is told to say so', async () => {
      await redis.cli('CONFIG', 'SET', 'notify-keyspace-events', 'KEA');
      const source = run(channel('pattern', '__keyspace@0__:price*'));
      await eventually(async () => expect(await redis.cli('PUBSUB', 'NUMPAT')).toBe('1'));

      await redis.cli('SET', 'price:17', '5');
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
      await eventually(async () => expect(await redis.cli('PUBLISH', 'flood', 'first')).toBe('1'));

      await redis.cli(
        'EVAL',
        `for i = 1, 20000 do redis.call('PUBLISH', KEYS[1], i) end`,
        '1',
        'flood',
      );
      await eventually(async () =>
        expect(await redis.cli('PUBSUB', 'NUMSUB', 'flood')).toMatch(/0$/),
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
      await eventually(async () => expect(await redis.cli('PUBLISH', 'quiet', 'x')).toBe('1'));

      await redis.cli('CLIENT', 'KILL', 'TYPE', 'PUBSUB');

      await expect(source.ended).rejects.toMatchObject({ name: 'BrokerUnreachable' });
    });
  });

  test.each<[string, Partial<RedisServer>, string, RegExp]>([
    ['a password is wanted', { password: '' }, 'BrokerRefused', /NOAUTH/],
    ['the password is another', { password: 'wrong-password' }, 'BrokerRefused', /WRONGPASS/],
    ['there is no such database', { database: 4 }, 'NoSuchDestination', /the parameter db/],
  ])('says what is wrong: %s', async (_, server, error, text) => {
    const { password = '', ...others } = { ...redis.server, ...server };
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

    const { ended } = run(stream('a', { server: { ...redis.server, port } }));

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
      () => new RedisSource({ kind: 'list', server: redis.server, name: 'text' }),
      'NoSuchDestination',
      /WRONGTYPE/,
    ],
  ])('says what is wrong with what it reads: %s', async (_, make, error, text) => {
    await redis.cli('SET', 'text', 'x');

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

    await redis.cli('DEL', name);

    await expect(source.ended).rejects.toMatchObject({ name: 'NoSuchDestination' });
  });
});
