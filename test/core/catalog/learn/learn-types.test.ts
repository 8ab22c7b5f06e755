import { describe, expect, it } from '@jest/globals';
import { learnTypes, MOST_TYPES } from '../../../../core/catalog/learn/learn-types.ts';
import { listCatalog, showType } from '../../../../core/catalog/show-catalog.ts';
import type { Json } from '../../../../core/event/event.ts';
import type { SeenType, TypeReport } from '../../../../core/records/catalog/type-report.ts';
import { SubscriberDirectory } from '../../../../core/registry/subscriber-directory.ts';
import { makeSubscriber } from '../../../support/builders/make-records.ts';
import { makeSeenType } from '../../../support/builders/make-seen-type.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { MemoryCatalog, MemoryPolicies } from '../../../support/fakes/memory-catalog.ts';
import { MemoryLedger } from '../../../support/fakes/memory-ledger.ts';
import { RecordingLog } from '../../../support/fakes/recording-log.ts';

const HOUR = 3_600_000;

function makeWorld() {
  const [clock, ledger, log] = [new FakeClock(), new MemoryLedger(), new RecordingLog()];
  const catalog = new MemoryCatalog();
  const policies = new MemoryPolicies(ledger);
  const directory = new SubscriberDirectory({ registry: ledger, clock, log });
  let reports = 0;
  const tell = (types: readonly Partial<SeenType>[], own: Partial<TypeReport> = {}) =>
    catalog.addReport({
      ...{ id: `r${++reports}`, toldAt: new Date(clock.now() + reports).toISOString() },
      ...{ types: types.map(makeSeenType), leftOut: 0, ...own },
    });
  const learn = (isLate = () => false) => learnTypes({ catalog, clock, log, isLate });
  const count = async (type: string) => (await catalog.findLearned([type])).get(type)?.count;
  return { clock, ledger, log, catalog, policies, directory, tell, learn, count };
}

describe('the catalog', () => {
  it('adds up what several functions have seen', async () => {
    const world = makeWorld();
    const [integer, number] = [{ type: 'integer' }, { type: 'number' }];
    await world.tell([{ count: 5, producers: ['web'], schema: integer }]);
    await world.tell([
      {
        ...{ count: 7, producers: ['app', 'web'], sources: ['/app'], schema: number },
        ...{ firstSeen: '2026-11-24T16:00:00.000Z', lastSeen: '2026-11-24T16:30:00.000Z' },
        leftOut: ['sources'],
      },
    ]);
    await world.learn();

    expect(await showType('order.placed', world)).toEqual({
      type: 'order.placed',
      subscribers: [],
      seen: {
        ...{ count: 12, producers: ['web', 'app'], sources: ['/shop', '/app'] },
        ...{ firstSeen: '2026-11-24T16:00:00.000Z', lastSeen: '2026-11-24T17:00:00.000Z' },
        ...{ schema: number, leftOut: ['sources'] },
      },
    });
    expect(await world.catalog.listReports(1)).toEqual([]);
  });

  it('writes each type once, however many functions have seen it', async () => {
    const world = makeWorld();
    const types = Array.from({ length: 10 }, (_, n) => ({ type: `type.${n}` }));
    for (let report = 0; report < 99; report++) await world.tell(types);
    await world.learn();

    expect(await world.count('type.3')).toBe(99);
    expect(world.catalog.calls).toMatchObject({
      replaceLearned: 10,
      findLearned: 2,
      deleteReports: 1,
    });
  });

  it('takes back what was counted too much, and never has less than none', async () => {
    const world = makeWorld();
    await world.tell([{ count: 5 }, { type: 'refused', count: 1 }]);
    await world.learn();
    await world.tell([{ count: -2 }, { type: 'refused', count: -2 }]);
    await world.learn();

    expect([await world.count('order.placed'), await world.count('refused')]).toEqual([3, 0]);
  });

  it.each(['deleteReports', 'putState'] as const)(
    'counts nothing twice where a run ends at %s, and others tell meanwhile',
    async (method) => {
      const world = makeWorld();
      await world.tell([{ count: 5 }]);
      const working = Reflect.get(world.catalog, method);
      const stop = async () => {
        throw new Error('killed');
      };
      Reflect.set(world.catalog, method, stop);
      await expect(world.learn()).rejects.toThrow('killed');
      Reflect.set(world.catalog, method, working);
      await world.tell([{ count: 7 }]);
      await world.learn();
      await world.tell([{ count: 1 }]);
      await world.learn();

      expect(await world.count('order.placed')).toBe(13);
    },
  );

  it('keeps its bounds, and says what it has no room for, until there is room', async () => {
    const world = makeWorld();
    await world.tell([{ sources: Array.from({ length: 30 }, (_, n) => `/${n}`) }]);
    for (let report = 0; report < 300; report++)
      await world.tell(
        Array.from({ length: 50 }, (_, n) => ({ type: `user.${report}.${n}`, sources: [`/${n}`] })),
        { leftOut: 1 },
      );
    await world.tell([{ sources: Array.from({ length: 5 }, (_, n) => `/more/${n}`) }]);
    await world.learn();

    const learned = (await world.catalog.findLearned(['order.placed'])).get('order.placed');
    expect([learned?.sources.length, learned?.leftOut]).toEqual([20, ['sources']]);
    expect(await world.catalog.countLearned()).toBe(MOST_TYPES);
    expect(world.catalog.calls.replaceLearned).toBeLessThanOrEqual(MOST_TYPES + 1);
    const refused = 300 * 50 - (MOST_TYPES - 1) + 300;
    expect((await listCatalog({}, world)).leftOut).toMatchObject({ events: refused });
    expect(world.log.lines.at(-1)?.message).toContain('the catalog is full');

    world.catalog.expire('user.0.0');
    world.clock.advance(HOUR);
    await world.tell([{ type: 'new' }]);
    await world.learn();
    expect(await world.count('new')).toBe(1);
  });

  it('does not count a full catalog more than once an hour', async () => {
    const world = makeWorld();
    for (let minute = 0; minute < 120; minute++) {
      for (let report = 0; report < 25; report++)
        await world.tell(
          Array.from({ length: 50 }, (_, n) => ({ type: `${minute}.${report}.${n}` })),
        );
      await world.learn();
      world.clock.advance(60_000);
    }

    expect(world.catalog.calls.countLearned).toBeLessThanOrEqual(3);
  });

  it('leaves reports to the next run in an outage of the ledger, and where it is late, and says so', async () => {
    const world = makeWorld();
    await world.tell([{}]);
    world.catalog.isDown = true;
    await world.learn();
    world.catalog.isDown = false;
    await world.learn(() => true);

    expect(world.log.lines.map(({ level }) => level)).toEqual(['WARN', 'WARN']);
    expect(await world.count('order.placed')).toBeUndefined();
    await world.learn();
    expect(await world.count('order.placed')).toBe(1);
  });

  it('goes on where a type cannot be changed', async () => {
    const world = makeWorld();
    const { replaceLearned } = world.catalog;
    world.catalog.replaceLearned = async (before, type) =>
      type.type !== 'bad' && replaceLearned.call(world.catalog, before, type);
    await world.tell([{ type: 'bad' }, { type: 'good' }]);
    await world.learn();

    expect([await world.count('bad'), await world.count('good')]).toEqual([undefined, 1]);
    expect(world.log.lines).toMatchObject([{ level: 'ERROR', type: 'bad' }]);
    expect(await world.catalog.findState()).toMatchObject({ types: 1 });
  });
});

describe('what the catalog shows', () => {
  it('names the subscribers whose patterns can match a type', async () => {
    const world = makeWorld();
    const subscribe = (name: string, pattern: Json) =>
      world.ledger.putSubscriber(makeSubscriber(name, { pattern }));
    await subscribe('all', { source: [{ exists: true }] });
    await subscribe('orders', { type: [{ prefix: 'order.' }], data: { amount: [1] } });
    await subscribe('payments', { type: ['payment.made'] });
    await world.tell([{}, { type: 'payment.made' }, { type: 'user.left' }]);
    await world.learn();

    const { types } = await listCatalog({}, world);

    expect(types.map(({ type, subscribers }) => [type, subscribers])).toEqual([
      ['order.placed', ['all', 'orders']],
      ['payment.made', ['all', 'payments']],
      ['user.left', ['all']],
    ]);
    expect(types[0]?.seen).not.toHaveProperty('schema');
    expect(types[0]?.seen).not.toHaveProperty('reports');
  });

  it('rejects a type that was not seen', async () => {
    await expect(showType('nothing', makeWorld())).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([{ type: 'x' }, { limit: '0' }, { limit: '101' }, { cursor: '!' }])(
    'rejects the question %j',
    async (parameters) => {
      await expect(
        listCatalog(parameters as Record<string, string>, makeWorld()),
      ).rejects.toMatchObject({
        code: 'invalid-request',
      });
    },
  );
});
