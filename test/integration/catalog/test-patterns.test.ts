import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

async function ask(path: string, body: unknown) {
  const response = await fetch(new URL(path, router.cloud.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('POST /patterns/test', () => {
  it('tests a pattern against what the ledger has', async () => {
    const { trackingId } = await router.publish('order.placed', 'small', { amount: 5 });
    router.clock.advance(1000);
    await router.publish('order.placed', 'big', { amount: 500 });
    const pattern = { data: { amount: [{ numeric: ['>', 100] }] } };

    const { status, body } = await ask('/patterns/test', { pattern });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      matched: 1,
      complete: true,
      events: [
        { id: 'big', matched: true },
        { id: 'small', trackingId, matched: false, path: 'data.amount', actual: 5 },
      ],
    });
  });

  it('says who would get an event that is not sent', async () => {
    const events = [{ source: '/shop', type: 'order.placed', data: { amount: 50 } }];

    const { body } = await ask('/patterns/test', { events });

    expect(body).toMatchObject({
      matched: 1,
      events: [
        {
          subscribers: expect.arrayContaining([
            expect.objectContaining({ subscriber: 'big-orders', matched: false, actual: 50 }),
            { subscriber: 'billing', matched: true },
            expect.objectContaining({ subscriber: 'payments', matched: false, path: 'type' }),
          ]),
        },
      ],
    });
  });

  it('rejects a bad pattern with its own error', async () => {
    const { status, body } = await ask('/patterns/test', { pattern: { type: [{ prefx: 'a' }] } });

    expect([status, body.code]).toEqual([400, 'invalid-pattern']);
    expect(body.detail).toContain('prefx');
  });
});
