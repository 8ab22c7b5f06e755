import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../support/worlds/router-under-test.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  await router.publish('order.placed', 'before');
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('a service that hangs', () => {
  it.each([
    ['events', { action: 'PutEvents' }],
    ['dynamodb', {}],
  ] as const)('costs a producer seconds, and no event: %s', async (service, own) => {
    const ingest = router.functionName('Ingest');
    const fix = router.cloud.faults.set({ service, ...own, error: 'hang', function: ingest });
    const startedAt = performance.now();

    const { trackingId, status } = await router.publish('order.placed', `hang-${service}`);
    const seconds = (performance.now() - startedAt) / 1000;
    fix();
    await router.pass(5 * MINUTE);

    expect(status).toBe('accepted');
    expect(seconds).toBeLessThan(20);
    expect(await router.waybill(trackingId)).toMatchObject({ state: 'published' });
    expect(await router.statuses(trackingId)).toEqual({ billing: 'delivered', email: 'delivered' });
  });
});
