import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../local/cloud/faults.ts';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { eventOf, postAll, startFaults, waybillOf } from './observe.ts';

const MINUTE = 60_000;

/** Shorter than a message is hidden: a function that still runs when the time has passed must not lose its messages to another. */
const STEP = 30_000;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await startFaults();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** Sets several faults; the answer ends them. */
function disturb(...faults: readonly Fault[]): () => void {
  const ends = faults.map((fault) => router.cloud.faults.set(fault));
  return () => {
    for (const end of ends) end();
  };
}

/** Publishes some events for two subscribers with a single attempt each. */
async function publish(prefix: string, count: number): Promise<readonly string[]> {
  const events = Array.from({ length: count }, (_, place) =>
    eventOf('steady', `${prefix}-${place}`),
  );
  const { status, results } = await postAll(router, events);
  expect(status).toBe(202);
  return results.map(({ trackingId }) => trackingId);
}

/** Every delivery is recorded as made by its first attempt, and was handled that once. */
async function expectDelivered(ids: readonly string[]): Promise<void> {
  for (const trackingId of ids) {
    const { state, event, deliveries, overdue } = await waybillOf(router, trackingId);
    expect({ state, overdue }).toEqual({ state: 'published', overdue: [] });
    expect(deliveries).toMatchObject([
      { subscriber: 'second', status: 'delivered', attempts: 1 },
      { subscriber: 'steady', status: 'delivered', attempts: 1 },
    ]);
    for (const { subscriber } of deliveries) expect(router.handled(event.id, subscriber)).toBe(1);
  }
  const ends = router.log.filter(({ message }) => message === 'the delivery is dead');
  expect(ends).toEqual([]);
}

describe('a ledger that is down for 15 minutes under traffic', () => {
  it('costs no event, no attempt and no second run, and all is recorded afterwards', async () => {
    const before = await publish('before', 3);
    const end = disturb({ service: 'dynamodb', error: 'outage' });

    const during: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      during.push(...(await publish(`down-${turn}`, 5)));
      await router.pass(3 * MINUTE, STEP);
    }
    const runs = during.map((_, place) =>
      router.handled(`down-${Math.floor(place / 5)}-${place % 5}`, 'steady'),
    );
    end();
    await router.pass(15 * MINUTE, STEP);

    expect(runs).toEqual(during.map(() => 1));
    await expectDelivered([...before, ...during]);
  });

  it('costs no more where it hangs', async () => {
    const functions = ['Ingest', 'steady', 'second'];
    const end = disturb(
      ...functions.map(
        (name): Fault => ({
          ...{ service: 'dynamodb', error: 'hang' },
          function: router.functionName(name),
        }),
      ),
      { service: 'dynamodb', error: 'outage', function: router.functionName('DeadLetter') },
      { service: 'dynamodb', error: 'outage', function: router.functionName('Reconcile') },
    );

    const ids = await publish('hang', 10);
    await router.pass(15 * MINUTE, STEP);
    const runs = ids.map((_, place) => router.handled(`hang-${place}`, 'steady'));
    end();
    await router.pass(15 * MINUTE, STEP);

    expect(runs).toEqual(ids.map(() => 1));
    await expectDelivered(ids);
  });

  it('costs no attempt where it takes reads and no writes, or answers what nobody hears', async () => {
    const ids: string[] = [];
    for (const action of ['BatchWriteItem', 'PutItem', 'UpdateItem'])
      for (const error of ['throttle', 'lose-answer'] as const) {
        const end = disturb({ service: 'dynamodb', action, error });
        ids.push(...(await publish(`${action}-${error}`, 2)));
        await router.cloud.waitUntilIdle();
        end();
      }
    await router.pass(15 * MINUTE, STEP);

    await expectDelivered(ids);
  });
});

describe('an event that is accepted while the ledger cannot be written', () => {
  it('is unmatched afterwards where nobody matches it', async () => {
    const end = disturb({ service: 'dynamodb', action: 'BatchWriteItem', error: 'outage' });
    const { status, results } = await postAll(router, [eventOf('nobody', 'unwanted')]);
    end();
    await router.pass(10 * MINUTE);

    expect(status).toBe(202);
    expect(results).toMatchObject([{ status: 'accepted', subscribers: [] }]);
    expect(await waybillOf(router, results[0]?.trackingId ?? '')).toMatchObject({
      state: 'unmatched',
      deliveries: [],
    });
  });

  it('is refused with 503 and Retry-After where the recovery queue refuses it too', async () => {
    const ingest = router.functionName('Ingest');
    const end = disturb(
      { service: 'dynamodb', error: 'outage', function: ingest },
      { service: 'sqs', error: 'outage', function: ingest },
    );
    const event = eventOf('steady', 'nowhere');
    const refused = await postAll(router, [event]);
    end();
    const taken = await postAll(router, [event]);
    await router.pass(2 * MINUTE);

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.results).toMatchObject([{ status: 'rejected', error: { code: 'unavailable' } }]);
    expect(taken.status).toBe(202);
    await expectDelivered(taken.results.map(({ trackingId }) => trackingId));
  });
});

describe('a list of subscribers that cannot be read at a cold start', () => {
  it('is not taken for an empty one: who is expected is settled when it can', async () => {
    const ingest = router.functionName('Ingest');
    const { service, action } = { service: 'events', action: 'PutEvents' } as const;
    disturb({ service, action, function: ingest, error: 'crash-before', times: 1 });
    await postAll(router, [eventOf('nobody', 'ends-the-environment')]);
    const end = disturb({ service: 'dynamodb', error: 'outage' });

    const { status, results } = await postAll(router, [
      eventOf('steady', 'cold'),
      eventOf('nobody', 'cold'.repeat(2)),
    ]);
    await router.cloud.waitUntilIdle();
    end();
    await router.pass(10 * MINUTE);

    expect(status).toBe(202);
    expect(results.map((result) => [result.status, 'subscribers' in result])).toEqual([
      ['accepted', false],
      ['accepted', false],
    ]);
    const [wanted = '', unwanted = ''] = results.map(({ trackingId }) => trackingId);
    await expectDelivered([wanted]);
    expect(await waybillOf(router, unwanted)).toMatchObject({ state: 'unmatched', deliveries: [] });
  });
});

describe('two runs of reconcile at once', () => {
  it('publish what is in the outbox once', async () => {
    const end = disturb({ service: 'events', action: 'PutEvents', error: 'outage' });
    const ids = await publish('outboxed', 3);
    end();
    const before = router.cloud.calls.events?.PutEvents ?? 0;
    const reconcile = router.functionName('Reconcile');
    await Promise.all([router.cloud.invoke(reconcile), router.cloud.invoke(reconcile)]);
    await router.cloud.waitUntilIdle();

    expect(router.cloud.calls.events?.PutEvents).toBe(before + 1);
    await expectDelivered(ids);
  });
});
