import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const MINUTE = 60_000;

const BATCHED = 'application/cloudevents-batch+json';

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** How often single items or batches of them were written. */
const writes = () => router.cloud.calls.dynamodb?.BatchWriteItem ?? 0;

describe('the catalog', () => {
  it('has a type a minute after its first event, with who may get it and what its data is', async () => {
    await router.publish('order.placed', 'first', { amount: 5, email: 'ada@example.com' });
    await router.pass(MINUTE);

    const { status, body } = await router.get('/catalog/order.placed');
    const listed = await router.get('/catalog');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'order.placed',
      subscribers: expect.arrayContaining(['big-orders', 'billing', 'email']),
      seen: {
        ...{ count: 1, sources: ['/shop'], producers: [], leftOut: [] },
        schema: {
          type: 'object',
          properties: { amount: { type: 'integer' }, email: { type: 'string', format: 'email' } },
          required: ['amount', 'email'],
        },
      },
    });
    expect(JSON.stringify(body)).not.toContain('ada@');
    expect(listed.body).toMatchObject({ types: [{ type: 'order.placed' }] });
  });

  it('costs one write a minute, however many events there are of however many types', async () => {
    await router.pass(10 * MINUTE);
    const before = writes();
    const eventsOf = (post: number) =>
      Array.from({ length: 45 }, (_, n) => ({
        ...{ specversion: '1.0', source: '/shop', id: `${post}`, type: `kind.${n}`, data: {} },
      })).map((event, n) => ({ ...event, id: `${post}-${n}` }));
    let posts = 0;
    for (let minute = 0; minute < 3; minute++) {
      for (; posts < 10 * (minute + 1); posts++)
        expect((await router.post(eventsOf(posts), BATCHED)).status).toBe(202);
      await router.pass(MINUTE);
    }
    await router.publish('kind.0', 'last');
    await router.pass(MINUTE);

    const { body } = await router.get('/catalog/kind.7');
    expect(body).toMatchObject({ type: 'kind.7', subscribers: [], seen: { count: 30 } });
    const ofEvents = Math.ceil(45 / 25) * posts + 1;
    const deletes = 4;
    expect(writes() - before).toBe(ofEvents + 4 + deletes);
  });

  it('is paged', async () => {
    const first = (await router.get('/catalog?limit=2')).body as {
      types: { type: string }[];
      cursor: string;
    };
    const next = (await router.get(`/catalog?limit=2&cursor=${first.cursor}`)).body as typeof first;

    expect([...first.types, ...next.types].map(({ type }) => type)).toEqual([
      'kind.0',
      'kind.1',
      'kind.10',
      'kind.11',
    ]);
  });

  it('rejects a type that was never seen', async () => {
    const { status, body } = await router.get('/catalog/no.such%2Ftype');

    expect([status, (body as { code: string }).code]).toEqual([404, 'not-found']);
  });
});
