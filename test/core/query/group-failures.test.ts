import { describe, expect, it } from '@jest/globals';
import { groupFailures } from '../../../core/query/group-failures.ts';
import { listDeliveries } from '../../../core/query/list-deliveries.ts';
import type { DeliveryError } from '../../../core/records/delivery.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

/** Dead deliveries of `billing`, each a second after the other, with an error by its number. */
async function makeWorld(count: number, errorOf: (n: number) => DeliveryError): Promise<JobWorld> {
  const world = await JobWorld.make();
  for (let n = 0; n < count; n++) {
    const lastAttemptAt = new Date(Date.parse('2026-11-24T16:00:00Z') + n * 1000).toISOString();
    await world.die([`e-${n}`], { lastAttemptAt, error: errorOf(n) });
  }
  return world;
}

const timeout = (n: number) => ({ class: 'TimeoutError', message: `timeout after ${n} ms` });

describe('groupFailures', () => {
  it('groups by class, status code and what messages have in common, the largest first', async () => {
    const world = await makeWorld(10, (n) => {
      if (n < 6) return timeout(n);
      const answered = { class: 'CardError', message: `refused: card ${n}` };
      return n < 9 ? { ...answered, statusCode: 502 } : answered;
    });

    const answer = await groupFailures('billing', {}, world);

    expect(answer).toMatchObject({
      ...{ subscriber: 'billing', status: 'dead', matched: { count: 10, exact: true } },
      groups: [
        {
          ...{ errorClass: 'TimeoutError', message: 'timeout after <n> ms', count: 6 },
          ...{ firstAt: '2026-11-24T16:00:00.000Z', lastAt: '2026-11-24T16:00:05.000Z' },
          filter: {
            ...{ errorClass: ['TimeoutError'], errorLike: 'timeout after <n> ms' },
            statusCode: [0],
          },
        },
        { errorClass: 'CardError', statusCode: 502, count: 3, message: 'refused: card <n>' },
        { errorClass: 'CardError', count: 1, filter: { statusCode: [0] } },
      ],
    });
    expect(answer.groups[0]?.sample).toHaveLength(5);
    expect(answer).not.toHaveProperty('lookedBackTo');
  });

  it('gives each group a filter by which a job, and a list, are about exactly it', async () => {
    const world = await makeWorld(12, (n) => ({
      ...timeout(n),
      ...(n % 3 === 0 ? {} : { statusCode: 500 + (n % 3) }),
    }));
    const { groups } = await groupFailures('billing', {}, world);

    for (const { filter, count } of groups) {
      const { errorLike = '', errorClass = [], statusCode = [] } = filter;
      const asked = { errorLike, errorClass: errorClass[0], statusCode: String(statusCode[0]) };

      expect(await world.count({ filter: { ...filter } })).toMatchObject({ matched: { count } });
      expect((await listDeliveries('billing', asked, world)).deliveries).toHaveLength(count);
    }
    await world.start({ filter: { ...groups[0]?.filter } });
    await world.work();

    expect(groups).toHaveLength(3);
    expect((await groupFailures('billing', {}, world)).groups).toEqual(groups.slice(1));
  });

  it('takes a message itself for what is like it', async () => {
    const world = await makeWorld(3, timeout);

    const { id } = await world.start({ filter: { errorLike: 'timeout after 9999 ms' } });

    expect(await world.show(id)).toMatchObject({
      matched: { count: 3 },
      filter: { errorLike: 'timeout after <n> ms' },
    });
  });

  it('leaves out what has another state, or failed at another time, and says so in the filter', async () => {
    const world = await makeWorld(10, timeout);
    const span = { from: '2026-11-24T16:00:02Z', to: '2026-11-24T16:00:05Z' };

    const { groups } = await groupFailures('billing', span, world);

    expect(groups).toMatchObject([{ count: 3, filter: { from: '2026-11-24T16:00:02.000Z' } }]);
    expect((await groupFailures('billing', { status: 'retrying' }, world)).groups).toEqual([]);
    expect((await groupFailures('email', {}, world)).groups).toEqual([]);
  });

  it('names the hundred largest groups, and says how much is in the others', async () => {
    const world = await makeWorld(130, (n) => ({ class: `Error${n % 120}`, message: 'no' }));

    const { groups, others } = await groupFailures('billing', {}, world);

    expect(groups).toHaveLength(100);
    expect(groups.slice(0, 10).map(({ count }) => count)).toEqual(Array(10).fill(2));
    expect(others).toEqual({ groups: 20, count: 20 });
  });

  it('says how far it has looked where there is no time to look at all', async () => {
    const world = await makeWorld(1200, timeout);
    const listFailed = world.ledger.listFailed.bind(world.ledger);
    world.ledger.listFailed = async (query) => {
      world.clock.advance(3000);
      return listFailed({ ...query, limit: 100 });
    };

    const { matched, lookedBackTo, groups } = await groupFailures('billing', {}, world);

    expect(matched).toEqual({ count: 200, exact: false });
    expect(groups).toMatchObject([{ count: 200, lastAt: '2026-11-24T16:19:59.000Z' }]);
    expect(lookedBackTo).toMatch(/^2026-11-24T16:1/);
  });

  it.each([
    [{ status: 'delivered' }, /`status` must be one of dead, retrying; received delivered/],
    [{ from: 'yesterday' }, /`from` must be an ISO 8601 time/],
    [{ limit: '5' }, /there is no parameter limit; there are status, from, to/],
  ])('rejects %j', async (parameters, message) => {
    const world = await JobWorld.make();

    await expect(groupFailures('billing', parameters, world)).rejects.toThrow(message);
  });
});

describe('a filter of a job', () => {
  it.each([
    [{ errorLike: 5 }, '`filter.errorLike` must be a text of 0 to 1000 characters; received 5'],
    [{ errorLike: 'x'.repeat(1001) }, '`filter.errorLike` must be a text of 0 to 1000 characters'],
    [{ errorClass: [5] }, '`filter.errorClass[]` must be a text of 0 to 1000 characters'],
  ])('rejects %j', async (filter, message) => {
    const world = await JobWorld.make();

    await expect(world.count({ filter })).rejects.toThrow(message);
  });

  it('of a status code that is none is refused in a list, too', async () => {
    const world = await JobWorld.make();

    await expect(listDeliveries('billing', { statusCode: 'x' }, world)).rejects.toThrow(
      '`statusCode` must be a whole number such as 503, or 0 for those without; received x',
    );
  });
});
