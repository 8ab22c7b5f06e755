import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStatus } from '../../../core/operate/show-job.ts';
import { type AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The one line that a subscriber writes of a delivery that has died. */
const DEAD = 'the delivery is dead';

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** Sends a request that operates; answers its status and its body. */
async function ask(method: string, path: string, body?: unknown, headers = {}) {
  const response = await fetch(new URL(path, router.cloud.url), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Publishes events of which `billing` can handle none for two hours, and lets them die. */
async function die(...ids: string[]): Promise<readonly string[]> {
  const downUntil = router.clock.now() + 2 * HOUR;
  const accepted: AcceptView[] = [];
  for (const id of ids)
    accepted.push(await router.publish('order.placed', id, { only: 'billing', downUntil }));
  const isDead = async () => {
    const all = await Promise.all(accepted.map(({ trackingId }) => router.statuses(trackingId)));
    return all.every(({ billing }) => billing === 'dead');
  };
  expect(await router.passUntil(isDead, HOUR)).toBe(true);
  return accepted.map(({ trackingId }) => trackingId);
}

async function jobOf(id: unknown): Promise<JobStatus> {
  return (await router.get(`/jobs/${id}`)).body as JobStatus;
}

describe('a redrive', () => {
  it('counts first and changes nothing, then has what died delivered, and says so', async () => {
    const [first = '', second = ''] = await die('first', 'second');
    const url = '/subscribers/billing/redrive';

    const dry = await ask('POST', url, { all: true, dryRun: true });
    await router.pass(2 * HOUR);
    const begun = await ask(
      'POST',
      url,
      { all: true, reason: 'INC-42' },
      { 'idempotency-key': 'k' },
    );
    const again = await ask(
      'POST',
      url,
      { all: true, reason: 'INC-42' },
      { 'idempotency-key': 'k' },
    );
    await router.pass(2 * MINUTE);

    expect(dry).toMatchObject({
      status: 200,
      body: {
        dryRun: true,
        matched: { count: 2, exact: true },
        byErrorClass: [{ errorClass: 'Error', count: 2 }],
        etaSeconds: 1,
      },
    });
    expect(begun).toMatchObject({ status: 202, body: { kind: 'redrive', state: 'running' } });
    expect(again.body.id).toBe(begun.body.id);
    expect(await jobOf(begun.body.id)).toMatchObject({
      state: 'completed',
      progress: { done: 2, skipped: { settled: 0, expired: 0, unmatched: 0 } },
    });
    for (const id of [first, second]) {
      expect((await router.statuses(id)).billing).toBe('delivered');
      expect(
        (await router.waybill(id)).deliveries.find((d) => d.subscriber === 'billing'),
      ).toMatchObject({ round: 2, attempts: 1 });
    }
    expect(router.handled('first', 'billing')).toBe(1);
    const { body } = await router.get('/audit');
    expect(body).toMatchObject({
      entries: [
        {
          ...{ action: 'redrive', by: 'anyone', reason: 'INC-42', subscriber: 'billing' },
          job: begun.body.id,
        },
      ],
    });
    const errors = router.log.filter(({ level, message }) => level === 'error' && message !== DEAD);
    expect(errors).toEqual([]);
  });

  it('of some, while others are discarded, leaves each as it was asked for', async () => {
    const [redriven = '', discarded = ''] = await die('some', 'others');
    await router.pass(2 * HOUR);

    const { body } = await router.get('/subscribers/billing/deliveries?errorClass=Error&limit=1');
    const { deliveries, cursor } = body as { deliveries: { trackingId: string }[]; cursor: string };
    const next = await router.get(`/subscribers/billing/deliveries?limit=1&cursor=${cursor}`);
    await ask('POST', '/subscribers/billing/discard', {
      filter: { trackingIds: [discarded] },
      reason: 'test data',
    });
    await router.pass(MINUTE);
    await ask('POST', '/subscribers/billing/redrive', {
      filter: { errorContains: 'is down', type: ['order.*'] },
      reason: 'back again',
    });
    await router.pass(2 * MINUTE);

    const listed = [
      ...deliveries,
      ...(next.body as typeof body as { deliveries: { trackingId: string }[] }).deliveries,
    ];
    expect(listed.map(({ trackingId }) => trackingId).sort()).toEqual([redriven, discarded].sort());
    expect((await router.statuses(redriven)).billing).toBe('delivered');
    expect((await router.statuses(discarded)).billing).toBe('discarded');
    const { deliveries: shown } = await router.waybill(discarded);
    expect(shown.find(({ subscriber }) => subscriber === 'billing')).toMatchObject({
      discarded: { reason: 'test data' },
    });
    expect((await router.get('/subscribers/billing/deliveries')).body).toEqual({ deliveries: [] });
  });
});

describe('one event', () => {
  it('is delivered again to whom it is said, at once, and ended where it is said', async () => {
    const [id = ''] = await die('alone');
    await router.pass(2 * HOUR);

    const again = await ask('POST', `/events/${id}/redeliver`, {
      ...{ subscribers: ['billing', 'email'], again: true, reason: 'asked by the shop' },
    });
    await router.cloud.waitUntilIdle();

    expect(again).toMatchObject({
      status: 202,
      body: {
        deliveries: [
          { subscriber: 'billing', outcome: 'redelivering' },
          { subscriber: 'email', outcome: 'redelivering' },
        ],
      },
    });
    expect(await router.statuses(id)).toMatchObject({ billing: 'delivered', email: 'delivered' });
    expect(router.handled('alone', 'email')).toBe(2);
    const [other = ''] = await die('other');
    const ended = await ask('POST', `/events/${other}/discard`, { reason: 'test data' });
    expect(ended).toMatchObject({
      status: 200,
      body: { deliveries: [{ subscriber: 'billing', outcome: 'discarded' }] },
    });
    expect((await router.statuses(other)).billing).toBe('discarded');
  });
});

describe('a request that operates', () => {
  it.each<[string, string, unknown, number, string]>([
    ['POST', '/subscribers/billing/redrive', {}, 400, 'invalid-request'],
    ['POST', '/subscribers/billing/redrive', { all: true }, 400, 'invalid-request'],
    ['POST', '/subscribers/nobody/redrive', { all: true, reason: 'x' }, 404, 'not-found'],
    ['POST', '/subscribers/billing/discard', [], 400, 'invalid-request'],
    ['GET', '/jobs/job_none', undefined, 404, 'not-found'],
    ['POST', '/events/wb_1/redeliver', { reason: 'x' }, 404, 'not-found'],
    ['POST', '/events/wb_1/discard', {}, 400, 'invalid-request'],
    ['PATCH', '/jobs/job_none', { state: 'paused', reason: 'x' }, 404, 'not-found'],
    ['DELETE', '/jobs/job_none', undefined, 400, 'invalid-request'],
    ['DELETE', '/jobs/job_none?reason=x', undefined, 404, 'not-found'],
    ['GET', '/jobs?limit=0', undefined, 400, 'invalid-request'],
    ['GET', '/jobs?cursor=eA', undefined, 400, 'invalid-request'],
    ['GET', '/audit?cursor=eA', undefined, 400, 'invalid-request'],
    ['GET', '/audit?of=me', undefined, 400, 'invalid-request'],
    ['GET', '/subscribers/billing/deliveries?cursor=eA', undefined, 400, 'invalid-request'],
    ['GET', '/subscribers/billing/deliveries?status=delivered', undefined, 400, 'invalid-request'],
  ])('%s %s %j is refused as a problem', async (method, path, body, status, code) => {
    const refused = await ask(method, path, body);

    expect(refused).toMatchObject({ status, body: { code, status } });
  });

  it('that is no JSON is refused', async () => {
    const response = await fetch(new URL('/subscribers/billing/redrive', router.cloud.url), {
      method: 'POST',
      body: '{"all":',
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-json' });
  });
});
