import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;

beforeAll(async () => {
  const assembly = await synthesizeOnce('test/integration/invoke/invoke-app.ts');
  router = await RouterUnderTest.start({ assembly });
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

interface DeliveryView {
  readonly status: string;
  readonly round?: number;
  readonly history: readonly { readonly at: string; readonly error?: object }[];
}

async function deliveryOf(trackingId: string) {
  const { body } = await router.get(`/events/${trackingId}`);
  const [delivery] = (body as { deliveries: DeliveryView[] }).deliveries;
  return delivery;
}

/** Publishes an event for a subscriber, and lets time pass until its delivery has ended. */
async function deliver(subscriber: string, id: string, data: object = {}) {
  const { trackingId } = await router.publish(subscriber, id, data);
  await ended(trackingId);
  return { trackingId, delivery: await deliveryOf(trackingId) };
}

async function ended(trackingId: string): Promise<void> {
  await router.cloud.waitUntilIdle();
  const isEnded = async () =>
    ['delivered', 'dead'].includes((await deliveryOf(trackingId))?.status ?? '');
  expect(await router.passUntil(isEnded, 30 * MINUTE)).toBe(true);
}

const said = (text: string) => router.log.filter(({ message }) => message.includes(text)).length;

describe('a function that is invoked with events', () => {
  it('is run without a warning, and is the one that operators are shown', async () => {
    expect(router.cloud.warnings).toEqual([]);

    const { body } = await router.get('/subscribers/single');

    expect(body).toMatchObject({
      target: { kind: 'function', functionName: expect.stringMatching(/Single.*:live$/) },
    });
  });

  it('is delivered what it returns of', async () => {
    const { delivery } = await deliver('single', 'fine');

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(said('invoked with fine, attempt 1')).toBe(1);
  });

  it('is invoked again after it has failed, with the next attempt', async () => {
    const { delivery } = await deliver('single', 'twice', { failUntil: 1 });

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(delivery?.history[0]).toMatchObject({
      error: { class: 'TypeError', message: 'not yet: 1' },
    });
    expect(said('invoked with twice, attempt 2')).toBe(1);
  });

  it.each([
    ['by the name that all functions may use', 'gone', { permanent: true }, 'PermanentError'],
    ['by a name of its own', 'stranger', { unknown: true }, 'NoSuchCustomer'],
  ])('ends a delivery that no retry can help: %s', async (_, id, data, name) => {
    const { delivery } = await deliver('single', id, data);

    expect(delivery).toMatchObject({ status: 'dead', attempts: 1, error: { class: name } });
  });

  it('has the event come again when it says', async () => {
    const { delivery } = await deliver('single', 'later', { retryAfter: 300 });

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    const [first, second] = delivery?.history ?? [];
    expect(first?.error).toEqual({ class: 'RetryLater', message: 'closed until nine' });
    const waited = Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '');
    expect(waited).toBeGreaterThanOrEqual(5 * MINUTE);
  });

  it('has not failed an attempt by two timeouts, and has by three', async () => {
    const { trackingId } = await router.publish('single', 'slow', { hang: true });
    await ended(trackingId);
    const delivery = await deliveryOf(trackingId);

    expect(delivery).toMatchObject({
      ...{ status: 'dead', attempts: 3 },
      error: { class: 'Sandbox.Timedout', message: expect.stringContaining('after 1.00 seconds') },
    });
    expect(said('invoked with slow, attempt 1')).toBe(3);
    expect(said('invoked with slow')).toBe(9);
  }, 60_000);

  it('gets what is dead again by a redrive', async () => {
    const { trackingId, delivery } = await deliver('single', 'redriven', { failUntil: 3 });
    expect(delivery).toMatchObject({ status: 'dead', attempts: 3 });

    const { status } = await fetch(new URL(`/events/${trackingId}/redeliver`, router.cloud.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'mended' }),
    });
    const isSecond = async () => (await deliveryOf(trackingId))?.round === 2;
    expect(await router.passUntil(isSecond, 5 * MINUTE)).toBe(true);
    await ended(trackingId);

    expect(status).toBe(202);
    expect(await deliveryOf(trackingId)).toMatchObject({ round: 2, status: 'dead', attempts: 3 });
    expect(said('invoked with redriven, attempt 3')).toBe(2);
  });
});

describe('a function that is invoked with batches', () => {
  it('says which events of a batch have failed, and the others are delivered', async () => {
    const tracked = await Promise.all([
      router.publish('batch', 'good'),
      router.publish('batch', 'bad', { failUntil: 1 }),
      router.publish('batch', 'hopeless', { permanent: true }),
    ]);
    for (const { trackingId } of tracked) await ended(trackingId);

    const deliveries = await Promise.all(tracked.map(({ trackingId }) => deliveryOf(trackingId)));
    expect(deliveries).toMatchObject([
      { status: 'delivered', attempts: 1 },
      { status: 'delivered', attempts: 2 },
      { status: 'dead', attempts: 1, error: { class: 'PermanentError' } },
    ]);
  });
});

describe('the calls for ten events', () => {
  it.each([
    ['single', 10],
    ['batch', 1],
  ])('are as docs/cost.md says: of %s, %d invocations of the function', async (type, times) => {
    const ids = Array.from({ length: 10 }, (_, place) => `${type}-${place}`);
    const events = ids.map((id) => ({
      ...{ specversion: '1.0', source: '/shop', id, type, data: {} },
    }));
    await router.pass(MINUTE);
    const before = router.cloud.calls;

    const response = await router.post(events, 'application/cloudevents-batch+json');
    await router.pass(2000, 1000);
    const grown = (service: string) =>
      Object.entries(router.cloud.calls[service] ?? {})
        .map(([action, now]) => [action, now - (before[service]?.[action] ?? 0)] as const)
        .filter(([, more]) => more > 0);

    expect(response.status).toBe(202);
    // Beside that of ingest, and that of the function between.
    expect(Object.fromEntries(grown('lambda'))).toEqual({ Invoke: times + 2 });
    // That of ingest, and that of the function between.
    const { BatchGetItem } = Object.fromEntries(grown('dynamodb'));
    expect(BatchGetItem).toBe(2);
  });
});

describe('a subscriber whose function is invoked', () => {
  it('is paused and goes on as others do', async () => {
    const change = (verb: string) =>
      fetch(new URL(`/subscribers/single/${verb}`, router.cloud.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'INC-42' }),
      });
    expect((await change('pause')).status).toBe(202);
    await router.pass(MINUTE);
    const { trackingId } = await router.publish('single', 'paused');
    await router.pass(MINUTE);
    const during = said('invoked with paused');

    expect((await change('resume')).status).toBe(202);
    await ended(trackingId);

    expect(during).toBe(0);
    expect(await deliveryOf(trackingId)).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});

describe('a function that takes no more', () => {
  it('costs an event no attempt, which comes again', async () => {
    const tracked = await Promise.all(
      ['a', 'b', 'c'].map((id) => router.publish('narrow', id, { holdMs: 200 })),
    );
    for (const { trackingId } of tracked) await ended(trackingId);

    for (const { trackingId } of tracked)
      expect(await deliveryOf(trackingId)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('fails attempts while it is not there, and the waybill says what to do', async () => {
    const { delivery } = await deliver('gone', 'lost');

    expect(delivery).toMatchObject({
      ...{ status: 'dead', attempts: 3 },
      error: {
        class: 'ResourceNotFoundException',
        message: expect.stringMatching(
          /^Lambda has refused to invoke .*nobody: Function not found: .*; deploy the function again, or take the subscriber away$/,
        ),
      },
    });
  });
});
