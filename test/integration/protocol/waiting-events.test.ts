import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DUE_SHARDS, duePartition } from '../../../core/records/ledger-keys.ts';
import { type RouterUnderTest, START } from '../../support/worlds/router-under-test.ts';
import { LeapingClock } from './leaping-clock.ts';
import {
  deliveryOf,
  eventOf,
  operator,
  postAll,
  runTimes,
  type ShownDelivery,
  type ShownResult,
  startFaults,
} from './observe.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const clock = new LeapingClock(START);
let router: RouterUnderTest;

beforeAll(async () => {
  router = await startFaults(clock);
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

const runsOf = (id: string) => runTimes(router, id);

/** Lets the time until shortly before one pass at once, in which `reconcile` is down, and the last seconds one by one. */
async function passUntil(time: number): Promise<void> {
  const left = time - clock.now();
  if (left > 5 * MINUTE) {
    clock.leap(left - 3 * MINUTE);
    await router.cloud.waitUntilIdle();
    await router.pass(MINUTE);
  }
  await router.pass(time - clock.now() - 10 * SECOND, 10 * SECOND);
  await router.pass(time - clock.now() + SECOND, SECOND);
}

const until = (delivery: ShownDelivery | undefined) => Date.parse(delivery?.nextAttemptAt ?? '');

describe('a retry that is hours away', () => {
  let published: readonly ShownResult[];
  let firsts: readonly ShownDelivery[];
  const idOf = (place: number) => published[place]?.trackingId ?? '';

  beforeAll(async () => {
    const acts = [
      { act: 'later', delaySeconds: 12 * 3600, until: clock.now() + MINUTE },
      { act: 'later', delaySeconds: 72 * 3600, until: clock.now() + MINUTE },
      { act: 'fail', until: clock.now() + MINUTE },
      { act: 'later', delaySeconds: 900, until: clock.now() + MINUTE },
      { act: 'later', delaySeconds: 901, until: clock.now() + MINUTE },
    ];
    const events = acts.map((act, place) => eventOf('patient', `patient-${place}`, act));
    published = (await postAll(router, events)).results;
    await router.cloud.waitUntilIdle();
    firsts = await Promise.all(published.map(({ trackingId }) => deliveryOf(router, trackingId)));
  });

  it('is announced by the waybill, and waits in no queue', async () => {
    const { body } = await router.get('/subscribers');

    const waits = firsts.map(
      (delivery) => (until(delivery) - Date.parse(delivery.lastAttemptAt ?? '')) / SECOND,
    );
    expect(firsts.map(({ status }) => status)).toEqual(Array(5).fill('retrying'));
    expect([waits[0], waits[1], waits[3], waits[4]]).toEqual([43_200, 259_200, 900, 901]);
    expect(waits[2]).toBeGreaterThan(900);
    expect(body).toMatchObject({
      subscribers: expect.arrayContaining([
        expect.objectContaining({
          name: 'patient',
          queue: { visible: 0, inFlight: 0, delayed: 1 },
          deliveries: expect.objectContaining({ retrying: 5 }),
        }),
      ]),
    });
  });

  it.each([
    ['15 minutes, by the queue', 3],
    ['15 minutes and a second, by the due list', 4],
    ['12 hours, although reconcile was down for most of them', 0],
  ])('comes to the second after %s', async (_, place) => {
    const due = until(firsts[place]);
    await passUntil(due);

    expect(runsOf(`patient-${place}`)).toEqual([START, due]);
    expect(await deliveryOf(router, idOf(place))).toMatchObject({
      status: 'delivered',
      attempts: 2,
    });
  });

  it('is on the due list where it is days away, under its own minute', async () => {
    const due = firsts[1]?.nextAttemptAt ?? '';
    const { table, close } = operator(router);
    const listed = await Promise.all(
      Array.from({ length: DUE_SHARDS }, (_, shard) =>
        table.send(
          new QueryCommand({
            TableName: router.cloud.outputs.Table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: duePartition(due.slice(0, 16), shard) } },
          }),
        ),
      ),
    );
    close();

    const keys = listed.flatMap(({ Items = [] }) => Items.map(({ sk }) => sk?.S));
    expect(keys).toEqual([`${due}#${idOf(1)}#patient#1#2`]);
    expect(await deliveryOf(router, idOf(1))).toMatchObject({
      ...{ status: 'retrying', attempts: 1, nextAttemptAt: due },
    });
  });

  it('is made late rather than never, where reconcile was down when it was due', async () => {
    const [first, second] = runsOf('patient-2');

    expect(first).toBe(START);
    expect(second).toBeGreaterThanOrEqual(until(firsts[2]));
    expect(await deliveryOf(router, idOf(2))).toMatchObject({ status: 'delivered', attempts: 2 });
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
    await router.cloud.waitUntilIdle();
    const { body } = await router.get('/subscribers');

    expect(body).toMatchObject({
      subscribers: expect.arrayContaining([
        expect.objectContaining({
          name: 'failing',
          queue: { visible: 0, inFlight: 0, delayed: 200 },
          deliveries: { retrying: 200, dead: 0, retryingSince: expect.any(String) },
        }),
      ]),
    });
  });
});
