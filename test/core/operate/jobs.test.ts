import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { listAudit } from '../../../core/operate/list-audit.ts';
import { listJobs } from '../../../core/operate/list-jobs.ts';
import { makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const ALL = { all: true };

describe('a discard', () => {
  it('ends dead deliveries for good, for a reason that their waybills have', async () => {
    const world = await JobWorld.make();
    const [record] = await world.die(['a', 'b']);

    const { id } = await world.start(ALL, { kind: 'discard' });
    await world.work();

    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 2 } });
    expect(await world.delivery(record ?? makeRecord('x'))).toMatchObject({
      status: 'discarded',
      discarded: { reason: 'INC-42' },
      error: { class: 'TypeError' },
    });
    expect(world.sent()).toEqual([]);
  });

  it('and a redrive may run at once, and each delivery is one of them’s', async () => {
    const world = await JobWorld.make();
    await world.die(['a', 'b', 'c']);

    const redrive = await world.start(ALL);
    const discard = await world.start(ALL, { kind: 'discard' });
    await world.work();

    const [sent, ended] = [await world.show(redrive.id), await world.show(discard.id)];
    expect(sent.progress.done + ended.progress.done).toBe(3);
    expect(world.sent()).toHaveLength(sent.progress.done);
  });
});

describe('a job', () => {
  it('is the only one of its kind that a subscriber has, and another is told which', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    const { id } = await world.start();

    await expect(world.start()).rejects.toMatchObject({
      code: 'job-running',
      message: expect.stringContaining(id),
    });
    await world.start(ALL, { subscriber: 'email' });
    await world.work();
    await world.start();
  });

  it.each(['addEntry', 'addJob'] as const)(
    'that could not be begun leaves no trace that is in the way: %s',
    async (method) => {
      const world = await JobWorld.make();
      await world.die(['a']);
      world.operations.onWrite = (called) => {
        if (called === method) throw new Error('ended');
      };
      await expect(world.start()).rejects.toThrow('ended');
      world.operations.onWrite = () => {};

      await world.start();
      await world.work();

      expect(world.sent()).toHaveLength(1);
    },
  );

  it('with an Idempotency-Key is begun once, and another request with it is refused', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);

    const first = await world.start(ALL, { key: 'k' });
    const second = await world.start(ALL, { key: 'k' });
    await world.work();
    const third = await world.start(ALL, { key: 'k' });

    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect(third.state).toBe('completed');
    expect(world.sent()).toHaveLength(1);
    await expect(
      world.start({ filter: { errorClass: ['TypeError'] } }, { key: 'k' }),
    ).rejects.toMatchObject({ code: 'idempotency-conflict' });
    const other = await world.start(ALL, { key: 'other' });
    expect(other.id).not.toBe(first.id);
  });

  it('for a subscriber that is not there says whether it ever was', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));

    await expect(world.start()).rejects.toMatchObject({ code: 'subscriber-gone' });
    await expect(world.start(ALL, { subscriber: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('that has ended cannot be changed or cancelled', async () => {
    const world = await JobWorld.make();
    const { id } = await world.start();
    await world.work();

    await expect(world.change(id, { state: 'paused' })).rejects.toMatchObject({
      code: 'job-ended',
    });
    await expect(world.cancel(id)).rejects.toMatchObject({ code: 'job-ended' });
    await expect(world.show('job_nope')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is written down before it is begun, with who asked for it and what', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);

    const { id } = await world.start({ filter: { errorClass: ['TypeError'] } });
    await world.change(id, { state: 'paused' });
    await world.cancel(id);

    const { entries } = await listAudit({ to: '2026-11-25' }, world);
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'cancel-job',
      'pause-job',
      'redrive',
    ]);
    expect(entries.every((entry) => entry.by === 'me' && entry.reason === 'INC-42')).toBe(true);
    expect(entries.find(({ action }) => action === 'redrive')?.details).toMatchObject({
      filter: { errorClass: ['TypeError'] },
      ratePerSecond: 200,
    });
  });

  it('is listed, newest first, by state and by subscriber', async () => {
    const world = await JobWorld.make();
    const first = await world.start();
    await world.work();
    world.clock.advance(1000);
    const second = await world.start(ALL, { subscriber: 'email' });

    const idsOf = async (parameters: Record<string, string>) =>
      (await listJobs(parameters, world)).jobs.map(({ id }) => id);
    expect(await idsOf({})).toEqual([second.id, first.id]);
    expect(await idsOf({ state: 'completed' })).toEqual([first.id]);
    expect(await idsOf({ subscriber: 'email' })).toEqual([second.id]);
    await expect(idsOf({ state: 'nope' })).rejects.toThrow(/`state` must be one of running/);
    const { cursor = '' } = await listJobs({ limit: '1' }, world);
    expect(await idsOf({ cursor })).toEqual([first.id]);
  });
});

describe('a dry run', () => {
  it('groups by error class, shows some, and changes nothing', async () => {
    const world = await JobWorld.make();
    const ids = Array.from({ length: 450 }, (_, n) => `t-${n}`);
    await world.die(ids);
    await world.die(['r'], { error: { class: 'RangeError', message: 'too far' } });

    const counted = await world.count(ALL);

    expect(counted).toMatchObject({
      dryRun: true,
      matched: { count: 451, exact: true },
      byErrorClass: [
        { errorClass: 'TypeError', count: 450 },
        { errorClass: 'RangeError', count: 1 },
      ],
      etaSeconds: 3,
    });
    expect(counted.sample).toHaveLength(10);
    expect(world.audit.entries).toEqual([]);
    expect((await listJobs({}, world)).jobs).toEqual([]);
  });

  it('says that there are at least so many where the time is over', async () => {
    const world = await JobWorld.make(1);
    await world.die(Array.from({ length: 1100 }, (_, n) => `t-${n}`));
    const listFailed = world.ledger.listFailed.bind(world.ledger);
    world.ledger.listFailed = async (query) => {
      world.clock.advance(20_000);
      return listFailed(query);
    };

    expect((await world.count(ALL)).matched).toEqual({ count: 1000, exact: false });
  });

  it('of types reads the events', async () => {
    const world = await JobWorld.make();
    await world.die(['o']);
    await world.die(['p'], {}, { type: 'payment.made' });

    expect((await world.count({ filter: { type: ['payment.*'] } })).matched.count).toBe(1);
    expect(await world.count({ filter: { type: ['payment.*'] } }, 'discard')).not.toHaveProperty(
      'etaSeconds',
    );
  });
});

const REFUSALS: readonly (readonly [string, Record<string, Json>, RegExp])[] = [
  ['no filter', {}, /say which deliveries by `filter`, or that all/],
  ['an empty filter', { filter: {} }, /say which deliveries/],
  ['all and a filter', { all: true, filter: { type: ['a'] } }, /leave one of them out/],
  ['an unknown member', { all: true, rate: 3 }, /there is no member "rate"/],
  ['an unknown member of the filter', { filter: { class: 'x' } }, /`filter` has no member "class"/],
  ['a filter that is none', { filter: [] }, /`filter` must be a JSON object/],
  ['a rate of 0', { all: true, ratePerSecond: 0 }, /from 1 to 10000; received 0/],
  ['a rate that is no number', { all: true, ratePerSecond: '5' }, /received "5"/],
  [
    'a thousand and one ids',
    { filter: { trackingIds: Array.from({ length: 1001 }, () => makeRecord('a').trackingId) } },
    /1 to 1000; received 1001/,
  ],
  ['a wrong id', { filter: { trackingIds: ['wb_1'] } }, /a tracking id, .* received "wb_1"/],
  ['no classes', { filter: { errorClass: [] } }, /`filter.errorClass` must be a list of 1 to 100/],
  [
    'a class that is none',
    { filter: { errorClass: [4] } },
    /a text of 0 to 1000 characters; received 4/,
  ],
  ['a star in the midst', { filter: { type: ['a*b'] } }, /with `\*` at its end/],
  [
    'a wrong status',
    { filter: { statusCode: ['503'] } },
    /a whole number such as 503; received "503"/,
  ],
  ['a wrong time', { filter: { from: 'yesterday' } }, /`filter.from` must be an ISO 8601 time/],
  [
    'a span that ends before it begins',
    { filter: { from: '2026-11-24T17:00:00Z', to: '2026-11-24T16:00:00Z' } },
    /must be earlier/,
  ],
  ['no reason', { all: true, reason: '' }, /`reason` must say why/],
  ['a reason that is too long', { all: true, reason: 'x'.repeat(257) }, /in 1 to 256 characters/],
  ['a flag that is none', { all: 'yes' }, /`all` must be true or false; received "yes"/],
];

describe('a request for a job', () => {
  it.each(REFUSALS)('with %s is refused, and nothing is begun', async (_, body, message) => {
    const world = await JobWorld.make();
    await world.die(['a']);

    const refused = world.start(body);

    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await world.jobs.listReserved()).toEqual([]);
    expect(world.audit.entries).toEqual([]);
  });

  it.each<[string, Record<string, Json>, RegExp]>([
    ['nothing', {}, /say what is to change/],
    ['a state that is none', { state: 'stopped' }, /"paused" or "running"; received "stopped"/],
    ['an end', { state: 'cancelled' }, /DELETE cancels a job/],
    ['a rate of 0', { ratePerSecond: 0 }, /from 1 to 10000/],
    ['no reason', { state: 'paused', reason: '' }, /`reason` must say why/],
  ])('to change one by %s is refused', async (_, body, message) => {
    const world = await JobWorld.make();
    const { id } = await world.start();

    await expect(world.change(id, body)).rejects.toThrow(message);
    expect(await world.show(id)).toMatchObject({ state: 'running' });
  });

  it('to change the rate of a discard is refused', async () => {
    const world = await JobWorld.make();
    const { id } = await world.start(ALL, { kind: 'discard' });

    await expect(world.change(id, { ratePerSecond: 5 })).rejects.toThrow(
      /a discard, which has no rate/,
    );
  });
});
