import { describe, expect, it } from '@jest/globals';
import {
  type JobDeliveryPage,
  listJobDeliveries,
} from '../../../core/query/list-job-deliveries.ts';
import type { Parameters } from '../../../core/query/read-parameters.ts';
import { makeDelivery } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `e-${n}`);

/** Every page, one after the other. */
async function pagesOf(
  id: string,
  parameters: Parameters,
  world: JobWorld,
): Promise<readonly JobDeliveryPage[]> {
  const pages: JobDeliveryPage[] = [];
  for (let cursor: string | undefined; pages.length < 100; ) {
    const asked = { ...parameters, ...(cursor === undefined ? {} : { cursor }) };
    const page = await listJobDeliveries(id, asked, world);
    pages.push(page);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return pages;
}

describe('listJobDeliveries', () => {
  it.each([1, 7, 100])('lists each delivery of a redrive once, by pages of %d', async (limit) => {
    const world = await JobWorld.make();
    const records = await world.die(names(20));
    const { id } = await world.start();
    await world.work();

    const pages = await pagesOf(id, { limit: String(limit) }, world);

    const listed = pages.flatMap(({ deliveries }) => deliveries);
    expect(listed.map(({ trackingId }) => trackingId).sort()).toEqual(
      records.map(({ trackingId }) => trackingId).sort(),
    );
    expect(listed[0]).toMatchObject({
      subscriber: 'billing',
      status: 'pending',
      round: 2,
      job: id,
    });
    expect(listed[0]).not.toHaveProperty('history');
    expect(pages.reduce((sum, { looked }) => sum + looked, 0)).toBe(20);
    for (const { deliveries } of pages) expect(deliveries.length).toBeLessThanOrEqual(limit);
  });

  it('says how each stands now, and lists those of a state', async () => {
    const world = await JobWorld.make();
    const [first, second] = await world.die(names(3));
    if (first === undefined || second === undefined) throw new Error('three were made');
    const { id } = await world.start();
    await world.work();
    const own = { round: 2, job: id };
    await world.ledger.record(makeDelivery(first, 'delivered', own));
    await world.ledger.record(makeDelivery(second, 'dead', own));

    const dead = await listJobDeliveries(id, { status: 'dead' }, world);
    const delivered = await listJobDeliveries(id, { status: 'delivered' }, world);

    expect(dead).toMatchObject({ deliveries: [{ trackingId: second.trackingId }], looked: 3 });
    expect(delivered).toMatchObject({ deliveries: [{ trackingId: first.trackingId }], looked: 3 });
  });

  it('leaves out those that were settled before the job came, and those of which another has opened a round since', async () => {
    const world = await JobWorld.make();
    const [first, second] = await world.die(names(3));
    if (first === undefined || second === undefined) throw new Error('three were made');
    const { id } = await world.start();
    await world.ledger.record(makeDelivery(first, 'delivered'));
    await world.work();
    await world.ledger.record(makeDelivery(second, 'dead', { round: 3, job: 'job_other' }));

    const { deliveries } = await listJobDeliveries(id, {}, world);

    expect(deliveries).toHaveLength(1);
  });

  it.each([
    ['a discard', 'discard', { all: true }, 'discarded'],
    ['a job that names its events', 'redrive', undefined, 'pending'],
  ] as const)('lists those of %s', async (_, kind, body, status) => {
    const world = await JobWorld.make();
    const records = await world.die(names(600));
    const trackingIds = records.map(({ trackingId }) => trackingId);
    const { id } = await world.start(body ?? { filter: { trackingIds } }, { kind });
    await world.work();
    await world.pass(2);

    const pages = await pagesOf(id, { limit: '100' }, world);

    const listed = pages.flatMap(({ deliveries }) => deliveries);
    expect(listed).toHaveLength(600);
    expect(new Set(listed.map(({ trackingId }) => trackingId)).size).toBe(600);
    expect(new Set(listed.map((each) => each.status))).toEqual(new Set([status]));
  });

  it('lists those of a replay, and of a redelivery', async () => {
    const world = await JobWorld.make();
    const [accepted] = await world.accept(['a'], {
      event: { data: { amount: 500 } },
      acceptedAt: '2026-11-24T15:00:00.000Z',
    });
    const replay = await world.start({ from: '2026-11-24T14:00:00Z' }, { kind: 'replay' });
    await world.work();
    const [dead] = await world.die(['b']);
    await world.redeliver(dead?.trackingId ?? '');
    await world.work();
    const { jobs } = await world.operations.listJobs({ limit: 10 });
    const redelivery = jobs.find(({ kind }) => kind === 'redeliver');

    expect(await listJobDeliveries(replay.id, {}, world)).toMatchObject({
      deliveries: [{ trackingId: accepted?.trackingId, replay: true }],
    });
    expect(await listJobDeliveries(redelivery?.id ?? '', {}, world)).toMatchObject({
      deliveries: [{ trackingId: dead?.trackingId }],
    });
  });

  it('looks at so many only, and goes on where it was', async () => {
    const world = await JobWorld.make(1);
    await world.die(names(2500));
    const { id } = await world.start({ all: true }, { kind: 'discard' });
    await world.work();

    const pages = await pagesOf(id, { status: 'dead' }, world);

    expect(pages.map(({ deliveries }) => deliveries.length)).toEqual([0, 0, 0]);
    expect(pages.map(({ looked }) => looked)).toEqual([1000, 1000, 500]);
  });

  it('lists nothing of a job that has come to nothing', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    const { id } = await world.start();

    expect(await listJobDeliveries(id, {}, world)).toEqual({ deliveries: [], looked: 0 });
  });

  it('rejects a job that is not there, a cursor of another list, and what it does not know', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    const { id } = await world.start();

    await expect(listJobDeliveries('job_x', {}, world)).rejects.toThrow('there is no job job_x');
    await expect(listJobDeliveries(id, { cursor: 'x' }, world)).rejects.toThrow(
      '`cursor` must be one that an earlier page gave; received x',
    );
    await expect(listJobDeliveries(id, { status: 'x' }, world)).rejects.toThrow('`status` must be');
    await expect(listJobDeliveries(id, { from: 'x' }, world)).rejects.toThrow(
      'there is no parameter from',
    );
  });
});
