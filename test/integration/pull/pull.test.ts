import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

interface Delivered {
  readonly lease: string;
  readonly leaseUntil: string;
  readonly trackingId: string;
  readonly round: number;
  readonly attempt: number;
  readonly replay?: object;
  readonly event: { readonly id: string; readonly data: unknown };
}

interface Result {
  readonly lease: string;
  readonly status?: string;
  readonly repeated?: true;
  readonly extended?: string;
  readonly leaseUntil?: string;
  readonly nextAttemptAt?: string;
  readonly error?: { readonly code: string };
}

let world: KeyedRouter;
let admin: string;
/** Of consumers of `billing`, and of all that pull. */
let billing: string;
let consumer: string;

beforeAll(async () => {
  world = await KeyedRouter.start('test/integration/pull/pull-app.ts');
  const all = ['publish', 'read', 'operate', 'admin'];
  ({ key: admin } = await world.issue({ producer: 'shop', permissions: all }));
  const own = { permissions: ['consume'], subscribers: ['billing'] };
  ({ key: billing } = await world.issue({ producer: 'billing', ...own }));
  ({ key: consumer } = await world.issue({ producer: 'any', permissions: ['consume'] }));
}, 60_000);

afterAll(async () => {
  await world?.stop();
});

async function ask(path: string, body: unknown, key = consumer) {
  const { status, text } = await world.request(`POST ${path}`, { key, body });
  return { status, body: JSON.parse(text) };
}

async function pull(name: string, asked: object = {}, key?: string): Promise<readonly Delivered[]> {
  const path = `/subscribers/${name}/pull`;
  const { status, body } = await ask(path, { waitSeconds: 0, ...asked }, key);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body.deliveries;
}

async function tell(name: string, body: object, route = 'ack'): Promise<readonly Result[]> {
  const answer = await ask(`/subscribers/${name}/${route}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.results;
}

async function publish(id: string, data: unknown = { amount: 10 }): Promise<string> {
  const body = { source: '/shop', type: 'order.placed', id, data };
  const { status, body: answer } = await ask('/events', body, admin);
  expect(status).toBe(202);
  await world.router.cloud.waitUntilIdle();
  return answer.events[0].trackingId;
}

async function delivery(trackingId: string, name = 'billing') {
  const { text } = await world.request(`GET /events/${trackingId}`, { key: admin });
  const { deliveries } = JSON.parse(text);
  return deliveries.find(({ subscriber }: { subscriber: string }) => subscriber === name);
}

const leasesOf = (pulled: readonly Delivered[]) => pulled.map(({ lease }) => lease);

describe('a subscriber that pulls', () => {
  it('takes an event and acknowledges it, once and again', async () => {
    const trackingId = await publish('acked', { amount: 12.5 });
    const before = await delivery(trackingId);

    const pulled = await pull('billing', {}, billing);
    const again = await pull('billing');
    const first = await tell('billing', { acks: leasesOf(pulled) });
    const second = await tell('billing', { acks: leasesOf(pulled) });

    const until = new Date(world.router.clock.now() + MINUTE).toISOString();
    expect(before).toMatchObject({ status: 'pending', attempts: 0 });
    expect(pulled).toMatchObject([
      { trackingId, round: 1, attempt: 1, leaseUntil: until, event: { data: { amount: 12.5 } } },
    ]);
    expect(again).toEqual([]);
    expect(first).toEqual([{ lease: pulled[0]?.lease, status: 'delivered' }]);
    expect(second).toEqual([{ lease: pulled[0]?.lease, status: 'delivered', repeated: true }]);
    expect(await delivery(trackingId)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('has its failures retried by its policy, and its last one dead', async () => {
    const trackingId = await publish('failing');
    const told: Result[] = [];
    for (const attempt of [1, 2, 3]) {
      const [one] = await pull('billing');
      expect(one).toMatchObject({ trackingId, attempt });
      const error = { class: 'Timeout', message: `try ${attempt}`, statusCode: 504 };
      told.push(...(await tell('billing', { retries: [{ lease: one?.lease, error }] })));
      await world.router.pass(MINUTE, 10 * SECOND);
    }

    expect(told.map(({ status }) => status)).toEqual(['retrying', 'retrying', 'dead']);
    expect(await delivery(trackingId)).toMatchObject({
      ...{ status: 'dead', attempts: 3 },
      error: { class: 'Timeout', message: 'try 3', statusCode: 504 },
    });
  });

  it('says when to try again, also later than a queue delays, and when never', async () => {
    const [later, never] = [await publish('later'), await publish('never')];
    const pulled = await pull('billing');
    const leaseOf = (id: string) => pulled.find(({ trackingId }) => trackingId === id)?.lease;

    const results = await tell('billing', {
      retries: [{ lease: leaseOf(later), error: 'closed at night', delaySeconds: 7200 }],
      dead: [{ lease: leaseOf(never), error: 'no such customer' }],
    });
    await world.router.pass(119 * MINUTE);
    const early = await pull('billing');
    await world.router.pass(2 * MINUTE);
    const due = await pull('billing');

    expect(results).toMatchObject([{ status: 'retrying' }, { status: 'dead' }]);
    expect(early).toEqual([]);
    expect(due).toMatchObject([{ trackingId: later, attempt: 2 }]);
    expect(await delivery(never)).toMatchObject({
      error: { class: 'PermanentError', message: 'no such customer' },
    });
    await tell('billing', { acks: leasesOf(due) });
    expect(await delivery(later)).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it('has an event attempted again whose lease has ended, and cannot acknowledge it then', async () => {
    const trackingId = await publish('left');
    const [first] = await pull('billing');
    await world.router.pass(MINUTE + SECOND);

    const late = await tell('billing', { acks: [first?.lease] });
    const noticed = await pull('billing');
    const row = await delivery(trackingId);
    await world.router.pass(10 * SECOND);
    const second = await pull('billing');
    await tell('billing', { acks: leasesOf(second) });

    expect(late).toMatchObject([{ error: { code: 'lease-ended' } }]);
    expect(noticed).toEqual([]);
    expect(row).toMatchObject({ status: 'retrying', attempts: 1, error: { class: 'LeaseEnded' } });
    expect(second).toMatchObject([{ trackingId, attempt: 2 }]);
    expect(await delivery(trackingId)).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it.each(['billing', 'ledger'])('is given more time where %s asks for it', async (name) => {
    await world.router.pass(2 * MINUTE);
    for (const stale of await pull('ledger')) await tell('ledger', { acks: [stale.lease] });
    const trackingId = await publish(`slow-${name}`);
    const [one] = await pull(name);
    await world.router.pass(50 * SECOND, 10 * SECOND);

    const longer = { leases: [one?.lease], leaseSeconds: 300 };
    const [extended] = await tell(name, longer, 'extend');
    await world.router.pass(4 * MINUTE);
    const [between] = await pull(name);
    const old = await tell(name, { acks: [one?.lease] });
    const acked = await tell(name, { acks: [extended?.extended] });

    expect(between).toBeUndefined();
    expect(old).toMatchObject([{ error: { code: 'lease-ended' } }]);
    expect(acked).toMatchObject([{ status: 'delivered' }]);
    expect(await delivery(trackingId, name)).toMatchObject({ status: 'delivered', attempts: 1 });
    if (name === 'ledger') await tell('billing', { acks: leasesOf(await pull('billing')) });
  });

  it('waits for an event that comes while it asks', async () => {
    const waiting = ask('/subscribers/billing/pull', { waitSeconds: 20 });
    const trackingId = await publish('awaited');
    const { body } = await waiting;

    expect(body.deliveries).toMatchObject([{ trackingId }]);
    await tell('billing', { acks: leasesOf(body.deliveries) });
  });

  it('gets nothing while it is paused, and may acknowledge what it has', async () => {
    const held = await publish('held');
    const had = await pull('billing');
    const paused = await ask('/subscribers/billing/pause', { reason: 'INC-42' }, admin);
    await world.router.pass(2 * MINUTE);
    const waits = await publish('waits');
    const refused = await ask('/subscribers/billing/pull', { waitSeconds: 0 });
    const { text } = await world.request('GET /subscribers', { key: admin });
    await ask('/subscribers/billing/resume', { reason: 'over' }, admin);
    await world.router.pass(10 * SECOND);
    const after = await pull('billing');

    expect(had).toMatchObject([{ trackingId: held }]);
    expect(paused).toMatchObject({ status: 202, body: { state: 'pausing' } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'paused' } });
    expect(JSON.parse(text).subscribers).toContainEqual(
      expect.objectContaining({
        ...{ name: 'billing', state: 'paused' },
        target: { kind: 'queue', leaseSeconds: 60 },
      }),
    );
    expect(after.map(({ trackingId }) => trackingId)).toContain(waits);
    await tell('billing', { acks: leasesOf(after) });
  });

  it('takes what is redriven and replayed, as rounds of their own', async () => {
    await world.router.pass(5 * MINUTE);
    await tell('billing', { acks: leasesOf(await pull('billing')) });
    const dead = await publish('redriven');
    const [first] = await pull('billing');
    await tell('billing', { dead: [{ lease: first?.lease, error: 'broken' }] });
    const body = { subscribers: ['billing'], reason: 'fixed' };

    await ask(`/events/${dead}/redeliver`, body, admin);
    await world.router.pass(MINUTE);
    const [second] = await pull('billing');
    const [acked] = await tell('billing', { acks: [second?.lease] });

    expect(second).toMatchObject({ trackingId: dead, round: 2, attempt: 1 });
    expect(acked).toMatchObject({ status: 'delivered' });
    expect(await delivery(dead)).toMatchObject({ status: 'delivered', round: 2 });
  });
});

describe('a consumer', () => {
  it('cannot work for a subscriber that its key does not name', async () => {
    await publish('not-yours');
    const [ours] = await pull('ledger');

    const pulled = await ask('/subscribers/ledger/pull', {}, billing);
    const acked = await ask('/subscribers/ledger/ack', { acks: [ours?.lease] }, billing);
    const stolen = await ask('/subscribers/billing/ack', { acks: [ours?.lease] }, billing);

    expect([pulled, acked]).toMatchObject([
      { status: 403, body: { code: 'forbidden' } },
      { status: 403, body: { code: 'forbidden' } },
    ]);
    expect(stolen.body.results).toMatchObject([{ error: { code: 'invalid-lease' } }]);
    expect(await tell('ledger', { acks: [ours?.lease] })).toMatchObject([{ status: 'delivered' }]);
  });

  it.each([
    ['a key that may operate', () => ask('/subscribers/billing/pull', {}, admin), 'forbidden'],
    ['a subscriber with a function', () => ask('/subscribers/email/pull', {}), 'not-pullable'],
    ['no subscriber', () => ask('/subscribers/nobody/pull', {}), 'not-found'],
    ['11 events', () => ask('/subscribers/billing/pull', { max: 11 }), 'invalid-request'],
  ])('is refused for %s', async (_, call, code) => {
    expect((await call()).body).toMatchObject({ code });
  });
});
