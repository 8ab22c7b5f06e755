import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../support/worlds/router-under-test.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('accepted means safe', () => {
  it('keeps an event in the outbox while the bus throttles, and delivers it when the bus is back', async () => {
    const fix = router.cloud.faults.set({
      service: 'events',
      action: 'PutEvents',
      error: 'throttle',
    });
    const { trackingId, status } = await router.publish('order.placed', 'throttled');
    const during = await router.waybill(trackingId);

    fix();
    await router.pass(3 * MINUTE);

    expect(status).toBe('accepted');
    expect(during.state).toBe('outbox');
    expect(await router.waybill(trackingId)).toMatchObject({ state: 'published' });
    expect(await router.statuses(trackingId)).toEqual({ billing: 'delivered', email: 'delivered' });
  });

  it('accepts while the ledger is down, and the first delivery rebuilds the waybill', async () => {
    const fix = router.cloud.faults.set({ service: 'dynamodb', error: 'outage' });
    const { trackingId, status } = await router.publish('order.placed', 'no-ledger');

    fix();
    await router.pass(10 * MINUTE);

    expect(status).toBe('accepted');
    expect(await router.waybill(trackingId)).toMatchObject({
      state: 'published',
      event: { id: 'no-ledger' },
    });
    expect(await router.statuses(trackingId)).toEqual({ billing: 'delivered', email: 'delivered' });
  });

  it('accepts while the ledger is down even if it never saw the subscribers, and accounts for each', async () => {
    const ingest = router.functionName('Ingest');
    const { service, action } = { service: 'events', action: 'PutEvents' } as const;
    router.cloud.faults.set({ service, action, function: ingest, error: 'crash-before', times: 1 });
    await router.post({ source: '/shop', type: 'order.placed', id: 'ends-it', data: {} });
    const fix = router.cloud.faults.set({ service: 'dynamodb', error: 'outage' });

    const { trackingId, status } = await router.publish('order.placed', 'cold-start');
    fix();
    await router.pass(10 * MINUTE);

    expect(status).toBe('accepted');
    expect(await router.waybill(trackingId)).toMatchObject({ state: 'published' });
    expect(await router.statuses(trackingId)).toEqual({ billing: 'delivered', email: 'delivered' });
  });

  it('refuses with 503 and Retry-After when both are down, and takes the event afterwards', async () => {
    const mendBus = router.cloud.faults.set({ service: 'events', error: 'outage' });
    const mendLedger = router.cloud.faults.set({ service: 'dynamodb', error: 'outage' });
    const event = { source: '/shop', type: 'order.placed', id: 'both-down', data: {} };
    const refused = await router.post(event);

    mendBus();
    mendLedger();
    const taken = await router.publish('order.placed', 'both-down');
    await router.cloud.waitUntilIdle();

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(taken.status).toBe('accepted');
    expect(await router.statuses(taken.trackingId)).toEqual({
      billing: 'delivered',
      email: 'delivered',
    });
  });

  it('delivers an event whose ledger fails after the handler ran, and accounts for it', async () => {
    const { trackingId } = await router.publish('order.placed', 'late-ledger');
    await router.cloud.waitUntilIdle();
    const fix = router.cloud.faults.set({
      service: 'dynamodb',
      action: 'BatchWriteItem',
      error: 'outage',
    });
    const second = await router.publish('order.placed', 'late-ledger-2');
    await router.cloud.waitUntilIdle();

    fix();
    await router.pass(30 * MINUTE);

    for (const id of [trackingId, second.trackingId]) {
      expect(await router.statuses(id)).toEqual({ billing: 'delivered', email: 'delivered' });
    }
  });
});
