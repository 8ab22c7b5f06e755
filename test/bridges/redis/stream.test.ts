import { describe, expect, test } from '@jest/globals';
import { isRedisInstalled, NO_REDIS } from '../../brokers/start-redis.ts';
import { describeSource } from '../../contracts/bridging/describe-source.ts';
import { eventually } from '../../support/eventually.ts';
import { RedisUnderTest } from './redis-under-test.ts';

const isInstalled = isRedisInstalled();

(isInstalled ? describe : describe.skip)(
  isInstalled ? 'a stream of Redis as a source' : NO_REDIS,
  () => {
    const world = new RedisUnderTest();
    const { run, newName, stream, add, pending } = world;

    describeSource('Redis', () => ({
      createOrigin: async () => {
        const name = newName();
        await world.redis.cli('XGROUP', 'CREATE', name, 'waybill', '0', 'MKSTREAM');
        return name;
      },
      makeSource: (name) => stream(name, { create: false }),
      makeFaulty: (fault) =>
        ({
          unreachable: () =>
            stream('a', { server: { ...world.redis.server, port: world.closedPort } }),
          refused: () =>
            stream('a', { server: { ...world.redis.server, password: 'wrong-password' } }),
          missing: () => stream('nowhere', { create: false }),
        })[fault](),
      send: async (name, messages) => {
        for (const { headers, contentType, body } of messages) {
          const typed = contentType === undefined ? {} : { 'content-type': contentType };
          const fields = Object.entries({ ...headers, ...typed }).flat();
          await world.redis.cliWith(body ?? new Uint8Array(), 'XADD', name, '*', ...fields, 'data');
        }
      },
      kill: () => world.redis.kill(),
      start: () => world.redis.start(),
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
            source: `redis://127.0.0.1:${world.redis.port}/stream/${name}`,
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
          expect(await world.redis.cli('XINFO', 'GROUPS', name)).toContain('waybill'),
        );
        await add(name, 'data', 'new');
        await source.count(1);

        expect(source.bodies()).toEqual(['new']);
      });

      test('says of ids that others have made no time', async () => {
        const name = newName();
        await world.redis.cli('XADD', name, '5-1', 'data', 'x');
        const source = run(stream(name, { server: { ...world.redis.server } }));

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
        await world.redis.cli('XGROUP', 'CREATE', name, 'waybill', '0');
        await world.redis.cli('XREADGROUP', 'GROUP', 'waybill', 'crashed', 'STREAMS', name, '>');
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
          expect(await world.redis.cli('XPENDING', name, 'waybill', '-', '+', '9')).toContain(
            'waybill-',
          ),
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
          expect(await world.redis.cli('XINFO', 'CONSUMERS', name, 'waybill')).toMatch(
            /waybill-[\s\S]*waybill-/,
          ),
        );

        await world.redis.cli(
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
          expect(await world.redis.cli('XINFO', 'CONSUMERS', name, 'waybill')).toMatch(
            /(a-1|waybill-)[\s\S]*(a-1|waybill-)/,
          ),
        );

        await unnamed.stop();
        await named.stop();

        const left = await world.redis.cli('XINFO', 'CONSUMERS', name, 'waybill');
        expect(left).toContain('a-1');
        expect(left).not.toContain('waybill-');
      });

      test('acknowledges an entry that was deleted before it was taken', async () => {
        const name = newName();
        const id = await add(name, 'data', 'a');
        await world.redis.cli('XGROUP', 'CREATE', name, 'waybill', '0');
        await world.redis.cli('XREADGROUP', 'GROUP', 'waybill', 'me', 'STREAMS', name, '>');
        await world.redis.cli('XDEL', name, id);
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

        await world.redis.kill();
        await world.redis.start();
        await first.stop().catch(() => {});
        const second = run(reader);
        await second.count(2);

        expect(second.bodies()).toEqual(['a', 'b']);
      });

      test('reads 1 MB', async () => {
        const name = newName();
        const source = run(stream(name));
        await world.redis.cli(
          'EVAL',
          `redis.call('XADD', KEYS[1], '*', 'data', string.rep('ä', 500000))`,
          '1',
          name,
        );

        await source.count(1);

        expect(source.bodies()).toEqual(['ä'.repeat(500_000)]);
      });
    });
  },
);
