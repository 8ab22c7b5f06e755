import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AcceptView, RouterUnderTest } from '../support/worlds/router-under-test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('a router of this package', () => {
  it('is run whole, with a key of its own for bus, ledger and queues', () => {
    expect(router.cloud.warnings).toEqual([]);
  });
});

describe('an event on its way', () => {
  it('reaches every subscriber that it matches, and its waybill says so', async () => {
    const accepted = await router.publish('order.placed', 'happy', { amount: 250, note: 'héllo' });

    await router.cloud.waitUntilIdle();
    const waybill = await router.waybill(accepted.trackingId);

    expect(accepted.subscribers).toEqual(['big-orders', 'billing', 'email']);
    expect(waybill.state).toBe('published');
    expect(waybill.event).toMatchObject({ id: 'happy', data: { amount: 250, note: 'héllo' } });
    expect(await router.statuses(accepted.trackingId)).toEqual({
      'big-orders': 'delivered',
      billing: 'delivered',
      email: 'delivered',
    });
  });

  it('keeps every digit of its numbers', async () => {
    const data = '{"amount":250.00,"id":1524831183200260097}';
    const event = `{"source":"/shop","type":"order.placed","id":"digits","data":${data}}`;

    const response = await router.post(event);
    await router.cloud.waitUntilIdle();
    const { events } = (await response.json()) as { events: AcceptView[] };
    const waybill = await fetch(new URL(`/events/${events[0]?.trackingId}`, router.cloud.url));

    expect(await waybill.text()).toContain(`"data":${data}`);
    expect(router.handled('digits', 'big-orders')).toBe(1);
  });

  it('takes raw UTF-8 in its headers, and JSON without a content type', async () => {
    const response = await fetch(new URL('/events', router.cloud.url), {
      method: 'POST',
      headers: {
        'ce-specversion': '1.0',
        'ce-id': 'caf\u00c3\u00a9',
        'ce-source': '/shop',
        'ce-type': 'order.placed',
      },
      body: new TextEncoder().encode('{"amount":250}'),
    });
    await router.cloud.waitUntilIdle();

    const { events } = (await response.json()) as { events: AcceptView[] };
    expect(events).toMatchObject([{ id: 'café', subscribers: ['big-orders', 'billing', 'email'] }]);
  });

  it('does not reach a subscriber whose pattern it fails, and explain names the clause', async () => {
    const accepted = await router.publish('order.placed', 'small', { amount: 40 });

    await router.cloud.waitUntilIdle();
    const { body } = await router.get(`/events/${accepted.trackingId}/explain/big-orders`);

    expect(accepted.subscribers).toEqual(['billing', 'email']);
    expect(router.handled('small', 'big-orders')).toBe(0);
    expect(body).toMatchObject({ matched: false, path: 'data.amount', actual: 40 });
  });

  it('is unmatched when nobody wants it, and its waybill says so', async () => {
    const accepted = await router.publish('weather.changed', 'nobody');

    await router.cloud.waitUntilIdle();
    const waybill = await router.waybill(accepted.trackingId);

    expect(accepted).toMatchObject({ status: 'accepted', subscribers: [] });
    expect(waybill).toMatchObject({ state: 'unmatched', deliveries: [] });
  });

  it('published twice is a duplicate the second time, and is handled once', async () => {
    const first = await router.publish('order.placed', 'twice');
    await router.cloud.waitUntilIdle();

    const second = await router.publish('order.placed', 'twice');
    await router.cloud.waitUntilIdle();

    expect(second).toMatchObject({ status: 'duplicate', trackingId: first.trackingId });
    expect(router.handled('twice', 'billing')).toBe(1);
  });

  it('in a batch with a bad one is delivered, and the bad one is rejected by name', async () => {
    const good = {
      specversion: '1.0',
      id: 'good',
      source: '/shop',
      type: 'order.placed',
      data: {},
    };
    const bad = { ...good, id: 'bad', type: '' };

    const response = await router.post([good, bad], 'application/cloudevents-batch+json');
    const { events } = (await response.json()) as {
      events: { trackingId: string; status: string }[];
    };
    await router.cloud.waitUntilIdle();

    expect(response.status).toBe(207);
    expect(events.map(({ status }) => status)).toEqual(['accepted', 'rejected']);
    expect(await router.statuses(events[0]?.trackingId ?? '')).toEqual({
      billing: 'delivered',
      email: 'delivered',
    });
  });
});

describe('a failing subscriber', () => {
  it('is retried with backoff until it recovers, and disturbs nobody else', async () => {
    const { trackingId } = await router.publish('order.placed', 'shaky', {
      only: 'billing',
      failures: 2,
    });

    await router.cloud.waitUntilIdle();
    const before = await router.statuses(trackingId);
    await router.pass(10 * MINUTE);
    const billing = (await router.waybill(trackingId)).deliveries.find(
      ({ subscriber }) => subscriber === 'billing',
    );

    expect(before).toEqual({ billing: 'retrying', email: 'delivered' });
    expect(billing).toMatchObject({ status: 'delivered', attempts: 3 });
    expect(router.handled('shaky', 'email')).toBe(1);
  });

  it('is dead after its last attempt, with the reason', async () => {
    const { trackingId } = await router.publish('order.placed', 'poison', {
      only: 'billing',
      failures: 99,
    });

    const isDead = async () => (await router.statuses(trackingId)).billing === 'dead';
    expect(await router.passUntil(isDead, 1 * HOUR)).toBe(true);
    await router.pass(5 * MINUTE);
    const { deliveries } = await router.waybill(trackingId);

    expect(deliveries.find(({ subscriber }) => subscriber === 'billing')).toMatchObject({
      status: 'dead',
      attempts: 4,
      error: { class: 'Error', message: 'failure 4' },
    });
  });

  it('is dead at once after a PermanentError', async () => {
    const { trackingId } = await router.publish('order.placed', 'never', {
      only: 'billing',
      permanent: true,
    });

    await router.cloud.waitUntilIdle();
    const { deliveries } = await router.waybill(trackingId);

    expect(deliveries.find(({ subscriber }) => subscriber === 'billing')).toMatchObject({
      status: 'dead',
      attempts: 1,
      error: { class: 'PermanentError', message: 'the order can never be billed' },
    });
  });

  it('that asks for a later retry gets it then and not before', async () => {
    const { trackingId } = await router.publish('order.placed', 'later', {
      only: 'billing',
      retryLaterSeconds: 1800,
    });

    await router.cloud.waitUntilIdle();
    await router.pass(29 * MINUTE);
    const before = await router.statuses(trackingId);
    await router.pass(2 * MINUTE);

    expect(before.billing).toBe('retrying');
    expect((await router.statuses(trackingId)).billing).toBe('delivered');
  });

  it('whose function crashes on the first attempt gets the event again', async () => {
    const { trackingId } = await router.publish('order.placed', 'crash', {
      only: 'billing',
      exitOnAttempt: 1,
    });

    await router.pass(10 * MINUTE);

    expect((await router.statuses(trackingId)).billing).toBe('delivered');
    expect(router.handled('crash', 'billing')).toBe(1);
  });

  it('that was down for five hours gets everything when it is back', async () => {
    const downUntil = router.clock.now() + 5 * HOUR;
    const published: AcceptView[] = [];
    for (const id of ['down-1', 'down-2', 'down-3']) {
      published.push(await router.publish('report.ready', id, { downUntil }));
    }

    await router.pass(1 * HOUR, 10 * MINUTE);
    const meanwhile = await router.statuses(published[0]?.trackingId ?? '');
    await router.pass(3 * HOUR + 55 * MINUTE, 10 * MINUTE);
    const isBack = async () => {
      const all = await Promise.all(published.map((one) => router.statuses(one.trackingId)));
      return all.every(({ patient }) => patient === 'delivered');
    };

    expect(meanwhile).toEqual({ patient: 'retrying' });
    expect(await router.passUntil(isBack, 3 * HOUR)).toBe(true);
  });

  it('whose role does not allow an action is told which role, action and resource', async () => {
    const { trackingId } = await router.publish('secret.asked', 'secret');

    await router.cloud.waitUntilIdle();
    const [thief] = (await router.waybill(trackingId)).deliveries;

    expect(thief?.status).toBe('dead');
    expect(thief?.error?.message).toMatch(
      /role\/.*is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:/,
    );
  });

  it('with `once` handles an event a single time', async () => {
    const { trackingId } = await router.publish('payment.made', 'paid', { failures: 1 });

    await router.pass(10 * MINUTE);

    expect(await router.statuses(trackingId)).toEqual({ payments: 'delivered' });
    expect(router.handled('paid', 'payments')).toBe(1);
  });
});
