import { describe, expect, it } from '@jest/globals';
import { runSlice } from '../../../core/reconcile/run-slice.ts';
import { LOOK_JOB, parseJobMessage } from '../../../core/reconcile/slice.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { shardOf, TIME_SHARDS } from '../../../core/records/ledger-keys.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { at, JOBS, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

const OPTIONS = { overdueAfterMs: 300_000 };

/** A world in which so much time passes with each page of events, of which one has a hundred. */
async function makeSlowWorld(pageMs: number, ...records: readonly EventRecord[]) {
  const world = await ReconcileWorld.make(...records);
  const list = world.ledger.listEvents.bind(world.ledger);
  world.ledger.listEvents = (query) => {
    world.clock.advance(pageMs);
    return list({ ...query, limit: 100 });
  };
  return world;
}

/** Does what the messages of the jobs queue say. */
async function runJobs(world: ReconcileWorld) {
  const box = world.queue.box(JOBS);
  const messages = box.receive(1000);
  const reports = [];
  for (const { body, receiptHandle } of messages) {
    reports.push(await runSlice(parseJobMessage(body).id, OPTIONS, world));
    box.remove(receiptHandle);
  }
  return reports;
}

const examined = (reports: readonly { readonly examined: number }[]) =>
  reports.reduce((sum, report) => sum + report.examined, 0);

/** Events of one minute, of one shard where it is named. */
function makeMinute(count: number, shard?: number): readonly EventRecord[] {
  return Array.from({ length: count * (shard === undefined ? 1 : 10) }, (_, index) =>
    makeRecord(`${index}`, { acceptedAt: at('16:54:30.000'), expected: ['billing'] }),
  )
    .filter(({ trackingId }) => shard === undefined || shardOf(trackingId) === shard)
    .slice(0, count);
}

describe('what a run of reconcile cannot look at in twenty seconds', () => {
  it('is left to the jobs queue, minute by minute and shard by shard, and no event is seen twice', async () => {
    const records = Array.from({ length: 300 }, (_, index) =>
      makeRecord(`${index}`, {
        acceptedAt: new Date(Date.parse(at('16:25:00.000')) + index * 5000).toISOString(),
        expected: ['billing'],
      }),
    );
    const world = await makeSlowWorld(4000, ...records);
    await world.ledger.putCheckpoint('reconcile', at('16:25:00.000'));
    const look = world.ledger.findDeliveries.bind(world.ledger);
    const seen: string[] = [];
    world.ledger.findDeliveries = (keys) => {
      seen.push(...keys.map(({ trackingId }) => trackingId));
      return look(keys);
    };

    const run = await world.run();
    const jobs = world.queue.box(JOBS).messages.length;
    const reports = await runJobs(world);

    // Ten minutes at once, since it is half an hour behind; its last twenty minutes are slices.
    expect(jobs).toBe(20 * TIME_SHARDS);
    expect(run.examined + examined(reports)).toBe(300);
    expect(seen.sort()).toEqual(records.map(({ trackingId }) => trackingId).sort());
    expect(await world.ledger.listSlices(LOOK_JOB, 1)).toEqual([]);
    expect(await world.ledger.getCheckpoint('reconcile')).toBe(at('16:55:00.000'));
  });

  it('flags what is overdue in it, and sends nothing', async () => {
    const records = makeMinute(20);
    const world = await makeSlowWorld(21_000);
    await world.ledger.putCheckpoint('reconcile', at('16:53:00.000'));
    await world.run();
    await world.ledger.putEvents(records);

    const reports = await runJobs(world);

    expect(reports.reduce((sum, { overdue }) => sum + overdue, 0)).toBe(20);
    expect(await world.overdue(...records)).toEqual(records.map(() => ['billing']));
    expect(await world.filed()).toBe(20);
    expect(world.sent()).toEqual([]);
  });

  it('is, of a minute that is too full, the rest of each shard, below where the run was', async () => {
    const records = makeMinute(220, 3);
    const world = await makeSlowWorld(3000, ...records);
    for (const record of records) await world.ledger.record(makeDelivery(record, 'delivered'));

    const run = await world.run();
    const [rest, ...others] = await world.ledger.listSlices(LOOK_JOB, 100);
    const [job] = await runJobs(world);

    expect([run.examined, run.lagSeconds]).toEqual([100, 60]);
    expect([rest?.id, others]).toEqual([`${at('16:54:00.000')}#3`, []]);
    expect(job?.examined).toBe(120);
  });

  it('goes on where a run of it came to the end of its time, by the message of the next tick', async () => {
    const records = makeMinute(310, 3);
    const world = await makeSlowWorld(25_000, ...records);
    for (const record of records) await world.ledger.record(makeDelivery(record, 'delivered'));

    const first = await world.run();
    const [second] = await runJobs(world);
    expect(await runJobs(world)).toEqual([]);
    await world.run();
    const [third] = await runJobs(world);

    expect([first.examined, second?.examined, third?.examined]).toEqual([100, 200, 10]);
    expect(await world.ledger.listSlices(LOOK_JOB, 1)).toEqual([]);
  });

  it('is not done twice when its message comes twice, and not lost when its run was ended', async () => {
    const world = await makeSlowWorld(25_000, ...makeMinute(150, 3));
    await world.run();
    const [open] = await world.ledger.listSlices(LOOK_JOB, 1);
    const key = { job: LOOK_JOB, id: open?.id ?? '' };
    const now = world.clock.now();
    await world.ledger.takeSlice(key, now, now + 65_000);

    expect(await runJobs(world)).toEqual([{ examined: 0, overdue: 0 }]);
    world.clock.advance(65_000);
    await world.run();
    expect(examined(await runJobs(world))).toBe(50);
    expect(await runSlice(key.id, OPTIONS, world)).toEqual({ examined: 0, overdue: 0 });
  });

  it('has a message at each tick while nobody does it, and is told as lag', async () => {
    const world = await makeSlowWorld(25_000, ...makeMinute(150, 3));
    const first = await world.run();
    world.ledger.listEvents = async ({ from }) => ({ events: [], lookedBackTo: from });
    const [second, third] = await world.runFor(2);

    expect(world.queue.box(JOBS).messages).toHaveLength(3);
    expect([first, second, third].map((run) => run?.lagSeconds)).toEqual([60, 320, 380]);
  });

  it('waits for its checkpoint where half an hour of it is open', async () => {
    const world = await makeSlowWorld(21_000);
    await world.ledger.putCheckpoint('reconcile', at('10:00:00.000'));

    await world.run();

    expect(await world.ledger.listSlices(LOOK_JOB, 1000)).toHaveLength(256);
    expect(await world.ledger.getCheckpoint('reconcile')).toBe(at('10:42:00.000'));
  });

  it('is sent again when the jobs queue did not take it', async () => {
    const world = await makeSlowWorld(21_000);
    await world.ledger.putCheckpoint('reconcile', at('16:53:00.000'));
    world.queue.outage = true;
    await world.run();
    expect(world.log.messages).toContain('the jobs queue does not take all slices');
    world.queue.outage = false;

    await world.runFor(1);

    expect(world.queue.box(JOBS).messages.length).toBeGreaterThanOrEqual(TIME_SHARDS);
  });
});

describe('a message of the jobs queue', () => {
  it.each(['', 'null', '[]', '{}', '{"job":"reconcile"}', '{"job":7,"slice":"a"}'])(
    'rejects what names no slice: %s',
    (body) => {
      expect(() => parseJobMessage(body)).toThrow(/must name a job and a slice/);
    },
  );
});
