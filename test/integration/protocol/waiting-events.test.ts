import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/aws-error.ts';
import type { RouterUnderTest } from '../router-under-test.ts';
import {
  deliveryOf,
  eventOf,
  postAll,
  type ShownDelivery,
  type ShownResult,
  said,
  startFaults,
} from './observe.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await startFaults();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** When each run of an event's handler began, in epoch milliseconds. */
function runsOf(id: string): readonly number[] {
  return said(router, `began ${id} `).map((line) => Date.parse(/ at (\S+)/.exec(line)?.[1] ?? ''));
}

/** Has `reconcile` fail at once, whenever it runs. */
function endReconcile(): () => void {
  const error = new AwsError('AccessDeniedException', 'reconcile may not, for now');
  return router.cloud.faults.set({
    ...{ service: 'dynamodb', error },
    function: router.functionName('Reconcile'),
  });
}

/** Lets time pass in hours, and the last two minutes of it in seconds. */
async function passUntil(time: number): Promise<void> {
  const now = router.clock.now();
  const close = time - 3 * MINUTE;
  if (close > now) await router.pass(close - now, 4 * HOUR);
  await router.pass(time - router.clock.now() + SECOND, SECOND);
}

const until = (delivery: ShownDelivery | undefined) => Date.parse(delivery?.nextAttemptAt ?? '');

describe('a retry that is hours away', () => {
  let published: readonly ShownResult[];
  const idOf = (place: number) => published[place]?.trackingId ?? '';

  beforeAll(async () => {
    const acts = [
      { act: 'later', delaySeconds: 12 * 3600, until: router.clock.now() + MINUTE },
      { act: 'later', delaySeconds: 72 * 3600, until: router.clock.now() + MINUTE },
      { act: 'fail', until: router.clock.now() + MINUTE },
      { act: 'later', delaySeconds: 900, until: router.clock.now() + MINUTE },
      { act: 'later', delaySeconds: 901, until: router.clock.now() + MINUTE },
    ];
    const events = acts.map((act, place) => eventOf('patient', `patient-${place}`, act));
    published = (await postAll(router, events)).results;
    await router.cloud.settle();
  });

  it('is announced by the waybill, and waits in no queue', async () => {
    const { body } = await router.get('/subscribers');
    const deliveries = await Promise.all(
      published.map(({ trackingId }) => deliveryOf(router, trackingId)),
    );

    const waits = deliveries.map(
      (delivery) => (until(delivery) - Date.parse(delivery.lastAttemptAt ?? '')) / SECOND,
    );
    expect(deliveries.map(({ status }) => status)).toEqual(Array(5).fill('retrying'));
    expect([waits[0], waits[1], waits[3], waits[4]]).toEqual([43_200, 259_200, 900, 901]);
    expect(waits[2]).toBeGreaterThan(900);
    expect(body).toMatchObject({
      subscribers: expect.arrayContaining([
        expect.objectContaining({
          name: 'patient',
          queue: { visible: 0, inFlight: 0, delayed: 1 },
          retrying: 5,
        }),
      ]),
    });
  });

  it('comes to the second, whether a queue delays it or the due list keeps it', async () => {
    for (const place of [3, 4]) {
      const due = until(await deliveryOf(router, idOf(place)));
      await passUntil(due);

      expect(runsOf(`patient-${place}`).at(-1)).toBe(due);
      expect(await deliveryOf(router, idOf(place))).toMatchObject({
        status: 'delivered',
        attempts: 2,
      });
    }
  });

  it('comes to the second after 12 hours, although reconcile was down for most of them', async () => {
    const due = until(await deliveryOf(router, idOf(0)));
    const byPolicy = until(await deliveryOf(router, idOf(2)));
    const end = endReconcile();
    await router.pass(10 * HOUR, 5 * HOUR);
    end();
    await router.pass(5 * MINUTE);
    const overdue = await deliveryOf(router, idOf(2));
    await passUntil(due);

    expect(runsOf('patient-0').at(-1)).toBe(due);
    expect(await deliveryOf(router, idOf(0))).toMatchObject({ status: 'delivered', attempts: 2 });
    // Due by the policy while reconcile was down, or still to come; never lost.
    if (byPolicy < router.clock.now() - 2 * HOUR) expect(overdue.status).toBe('delivered');
    expect(await deliveryOf(router, idOf(2))).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it('comes to the second after three days', async () => {
    const due = until(await deliveryOf(router, idOf(1)));
    await passUntil(due);

    expect(runsOf('patient-1')).toHaveLength(2);
    expect(runsOf('patient-1').at(-1)).toBe(due);
    expect(await deliveryOf(router, idOf(1))).toMatchObject({ status: 'delivered', attempts: 2 });
  });
});

describe('events that fail lastingly', () => {
  it('are delayed and never in flight while they wait', async () => {
    for (let page = 0; page < 2; page++) {
      const events = Array.from({ length: 100 }, (_, place) =>
        eventOf('failing', `failing-${page}-${place}`, { act: 'fail' }),
      );
      await postAll(router, events);
    }
    await router.cloud.settle();
    const { body } = await router.get('/subscribers');

    expect(body).toMatchObject({
      subscribers: expect.arrayContaining([
        expect.objectContaining({
          name: 'failing',
          queue: { visible: 0, inFlight: 0, delayed: 200 },
          retrying: 200,
          dead: 0,
        }),
      ]),
    });
  });
});
