import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterError, WaybillClient } from '../../client/index.ts';
import { RouterUnderTest } from '../support/worlds/router-under-test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let router: RouterUnderTest;
let client: WaybillClient;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  const clock = { now: () => router.clock.now(), sleep: (ms: number) => router.pass(ms) };
  client = new WaybillClient({ url: router.cloud.url, clock });
}, 60_000);
afterAll(() => router?.stop());

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const seen: Item[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

const reports = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ source: '/reports', type: 'nobody', id: `r${n}` }));

/** Publishes events that `billing` alone gets, and can handle none of until they are dead. */
async function die(count: number): Promise<readonly string[]> {
  const downUntil = router.clock.now() + 2 * HOUR;
  const events = Array.from({ length: count }, (_, n) => ({
    ...{ source: '/shop', type: 'order.placed', id: `dying-${n}-${downUntil}` },
    data: { only: 'billing', downUntil },
  }));
  const ids = (await client.publish(events)).map(({ trackingId = '' }) => trackingId);
  const isDead = async () => {
    const all = await Promise.all(ids.map((id) => router.statuses(id)));
    return all.every(({ billing }) => billing === 'dead');
  };
  expect(await router.passUntil(isDead, HOUR)).toBe(true);
  return ids;
}

describe('a client of a router', () => {
  it('publishes, and reads waybills, explanations and lists over their pages', async () => {
    const results = await client.publish(reports(120));
    const again = await client.publish(reports(3));
    const taken = await client.publish({ source: '/shop', type: 'order.placed', data: {} });
    await router.pass(MINUTE);

    expect(results.map(({ status }) => status)).toEqual(Array(120).fill('accepted'));
    expect(again.map(({ status }) => status)).toEqual(Array(3).fill('duplicate'));
    const listed = await all(client.events({ source: '/reports', pageSize: 50 }));
    expect(listed.map(({ id }) => id).sort()).toEqual(
      reports(120)
        .map(({ id }) => id)
        .sort(),
    );
    const waybill = await client.waybill(taken.trackingId);
    expect(waybill.deliveries.map(({ subscriber, status }) => [subscriber, status])).toEqual([
      ['billing', 'delivered'],
      ['email', 'delivered'],
    ]);
    expect(await client.explain(taken.trackingId, 'big-orders')).toMatchObject({
      ...{ subscriber: 'big-orders', matched: false, path: 'data.amount' },
    });
    expect((await client.subscribers()).map(({ name }) => name)).toContain('big-orders');
    expect(await client.health()).toEqual({ status: 'ok' });
  });

  it('counts, redrives, discards, and watches the jobs to their end', async () => {
    const ids = await die(3);
    const [first = ''] = ids;
    await router.pass(2 * HOUR);

    const counted = await client.countDead('billing', { all: true });
    const listed = await all(client.deliveries('billing', { pageSize: 2 }));
    const { groups } = await client.failures('billing');
    const [{ filter: alike } = { filter: {} }] = groups;
    const ofGroup = await client.countDead('billing', { filter: alike });
    const filter = { trackingIds: [first] };
    const discarding = await client.discard('billing', { filter, reason: 'test data' });
    const discarded = await all(client.jobs.watch(discarding.id));
    const asked = { all: true, reason: 'INC-42', ratePerSecond: 1 } as const;
    const redriving = await client.redrive('billing', asked, { idempotencyKey: 'k' });
    const same = await client.redrive('billing', asked, { idempotencyKey: 'k' });
    const progress = await all(client.jobs.watch(redriving.id, { everyMs: MINUTE }));

    expect(counted).toMatchObject({ dryRun: true, matched: { count: 3, exact: true } });
    expect(listed.map(({ trackingId }) => trackingId).sort()).toEqual([...ids].sort());
    expect(groups).toMatchObject([{ errorClass: 'Error', count: 3 }]);
    expect(ofGroup.matched).toEqual({ count: 3, exact: true });
    expect(discarded.at(-1)).toMatchObject({ state: 'completed', progress: { done: 1 } });
    expect(same.id).toBe(redriving.id);
    expect(progress.at(-1)).toMatchObject({ state: 'completed', progress: { done: 2 } });
    await router.pass(MINUTE);
    expect((await router.statuses(ids[2] ?? '')).billing).toBe('delivered');
    const jobs = await all(client.jobs.list({ subscriber: 'billing' }));
    expect(jobs.map(({ kind }) => kind)).toEqual(['redrive', 'discard']);
    const touched = await all(client.jobs.deliveries(redriving.id, { pageSize: 1 }));
    expect(touched.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    const pages = await all(client.jobs.deliveryPages(redriving.id, { status: 'dead' }));
    expect(pages).toEqual([{ deliveries: [], looked: 2 }]);
    expect((await all(client.audit({ pageSize: 1 }))).map(({ reason }) => reason)).toEqual([
      ...['INC-42', 'test data'],
    ]);
  });

  it('counts what a replay would send, and replays', async () => {
    const taken = await client.publish({ source: '/shop', type: 'payment.made', data: {} });
    await router.pass(MINUTE);
    const which = {
      from: new Date(router.clock.now() - HOUR).toISOString(),
      mode: 'again',
    } as const;
    const named = { ...which, filter: { trackingIds: [taken.trackingId] } };

    const counted = await client.countReplay('payments', named);
    const { id } = await client.replay('payments', { ...named, reason: 'a new card service' });
    const ended = (await all(client.jobs.watch(id))).at(-1);
    await router.pass(MINUTE);

    expect(counted).toMatchObject({
      ...{ matched: { count: 1, exact: true }, byType: [{ type: 'payment.made', count: 1 }] },
      sample: [{ trackingId: taken.trackingId }],
    });
    expect(ended).toMatchObject({ kind: 'replay', state: 'completed', progress: { done: 1 } });
    const { deliveries } = await client.waybill(taken.trackingId);
    expect(deliveries).toMatchObject([{ round: 2, replay: true, job: id }]);
  });

  it('changes and cancels a job', async () => {
    await die(2);
    const { jobs } = client;
    const request = { all: true, reason: 'INC-43', ratePerSecond: 1 } as const;
    const { id } = await client.redrive('billing', request);

    const paused = await jobs.change(id, { state: 'paused', reason: 'lunch' });
    const quicker = await jobs.change(id, { ratePerSecond: 50, reason: 'quiet now' });
    const cancelled = await jobs.cancel(id, 'wrong filter & all');
    const states = await all(jobs.watch(id));

    expect(paused).toMatchObject({ state: 'paused', ratePerSecond: 1 });
    expect(quicker).toMatchObject({ state: 'paused', ratePerSecond: 50 });
    expect(['cancelling', 'cancelled']).toContain(cancelled.state);
    expect(states.at(-1)?.state).toBe('cancelled');
    const reasons = (await all(client.audit())).map(({ action, reason }) => `${action}: ${reason}`);
    expect(reasons).toEqual(
      expect.arrayContaining(['pause-job: lunch', 'cancel-job: wrong filter & all']),
    );
    await expect(jobs.cancel(id, 'again')).resolves.toMatchObject({ state: 'cancelled' });
    await expect(jobs.change(id, { state: 'running', reason: 'x' })).rejects.toMatchObject({
      ...{ status: 409, code: 'job-ended' },
    });
  });

  it.each<[string, () => Promise<unknown>, number, string]>([
    ['waybill', () => client.waybill('wb/none'), 404, 'not-found'],
    ['explain', () => client.explain('wb_none', 'x/y'), 404, 'not-found'],
    ['redrive', () => client.redrive('no body', { all: true, reason: 'x' }), 404, 'not-found'],
    ['jobs.get', () => client.jobs.get('../events'), 404, 'not-found'],
    [
      'deliveries',
      () => all(client.deliveries('billing', { pageSize: 0 })),
      400,
      'invalid-request',
    ],
    ['events', () => all(client.events({ from: 'yesterday' })), 400, 'invalid-request'],
  ])('has %s reject what the router refuses', async (_, ask, status, code) => {
    const refused = await ask().catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(RouterError);
    expect(refused).toMatchObject({ status, code, problem: { code } });
  });

  it('pauses a subscriber, and resumes it', async () => {
    const until = new Date(router.clock.now() + HOUR).toISOString();

    const pausing = await client.pause('billing', { reason: 'INC-44', until });
    await router.pass(MINUTE);
    const resuming = await client.resume('billing', 'fixed');
    await router.pass(MINUTE);

    expect(pausing).toMatchObject({ name: 'billing', state: 'pausing', pause: { until } });
    expect(resuming).toMatchObject({ name: 'billing', state: 'resuming' });
    const billing = (await client.subscribers()).find(({ name }) => name === 'billing');
    expect(billing?.state).toBe('active');
    await expect(client.pause('nobody', { reason: 'x' })).rejects.toMatchObject({ status: 404 });
  });

  it('tests a pattern against events that are given', async () => {
    const events = [{ source: '/s', type: 'order.placed' }];

    expect(await client.testPattern({ pattern: { type: ['payment.made'] }, events })).toMatchObject(
      {
        ...{ matched: 0, complete: true, events: [{ matched: false, path: 'type' }] },
      },
    );
    expect(await client.testPattern({ limit: 1 })).toMatchObject({ complete: true });
  });

  it('redelivers one event, and discards it', async () => {
    const [id = ''] = await die(1);

    const discarded = await client.discardEvent(id, { reason: 'x', subscribers: ['billing'] });
    const sent = await client.redeliver(id, { reason: 'asked for', subscribers: ['billing'] });

    expect(discarded).toEqual([{ subscriber: 'billing', outcome: 'discarded' }]);
    expect(sent).toMatchObject([{ subscriber: 'billing', outcome: 'redelivering' }]);
    await expect(client.redeliver(id, { reason: '' })).rejects.toMatchObject({ status: 400 });
  });

  it('says so where there are no keys to manage', async () => {
    await expect(client.keys.list()).rejects.toMatchObject({ status: 404, problem: undefined });
  });
});
