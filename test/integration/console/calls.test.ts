import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PRICES } from '../../../core/cost/prices.ts';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

/** Between two questions, as what a function remembers of who subscribes is older then. */
const PAUSE_MS = 5000;
const TIMES = 5;

/** What an invocation is billed for, an estimate: 512 MB for 20 ms. */
const GIGABYTE_SECONDS = 0.5 * 0.02;

type Calls = Readonly<Record<string, number>>;

let router: RouterUnderTest;
let trackingId: string;
let after: string;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  const event = await router.publish('order.placed', 'order-1', { amount: 200 });
  trackingId = event.trackingId;
  await router.cloud.waitUntilIdle();
  const { body } = await router.get('/events?order=asc');
  after = (body as { after: string }).after;
});

afterAll(() => router?.stop());

/** The calls of one request, where a minute's `reconcile` does not come in between. */
async function callsOf(path: string): Promise<Calls> {
  const { clock, cloud } = router;
  await router.pass(60_000 - (clock.now() % 60_000) + 1000);
  const before = count(cloud.calls);
  for (let time = 0; time < TIMES; time++) {
    clock.advance(PAUSE_MS);
    expect((await router.get(path)).status).toBe(200);
  }
  const entries = [...count(cloud.calls)].map(([name, calls]) => [
    name,
    (calls - (before.get(name) ?? 0)) / TIMES,
  ]);
  return Object.fromEntries(entries.filter(([, calls]) => calls !== 0));
}

function count(calls: RouterUnderTest['cloud']['calls']): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(calls).flatMap(([service, actions]) =>
      Object.entries(actions).map(([action, times]) => [`${service}.${action}`, Number(times)]),
    ),
  );
}

/** In US dollars for a million requests behind an HTTP API; what is asked of the ledger is small, and half a unit each. */
function dollars({ read, queues }: { readonly read: number; readonly queues: number }): number {
  const request = PRICES.httpRequest.usd + PRICES.invocation.usd;
  const time = GIGABYTE_SECONDS * PRICES.gigabyteSecond.usd;
  const asked = (read / 2) * PRICES.readUnit.usd + queues * PRICES.queueRequest.usd;
  return (request + time + asked) * 1_000_000;
}

/** What `docs/cost.md` says of an open view: a million of its requests, and a day of them. */
function said(view: string): readonly number[] {
  const row = readFileSync('docs/cost.md', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${view} `));
  return [...(row?.matchAll(/\$(\d+\.\d+)/g) ?? [])].map(([, figure]) => Number(figure));
}

const DAY_SECONDS = 86_400;

describe('a view of the console that is open', () => {
  const SUBSCRIBERS = 6;

  it.each([
    ['Subscribers', () => '/subscribers', { read: 16 * SUBSCRIBERS + 2, queues: SUBSCRIBERS }],
    [
      'Events',
      () => `/events?order=asc&after=${encodeURIComponent(after)}`,
      { read: 16, queues: 0 },
    ],
  ])('costs the calls that the table of costs has: %s', async (_, path, { read, queues }) => {
    expect(await callsOf(path())).toEqual({
      ...{ 'apigateway.Request': 1, 'lambda.Invoke': 1, 'dynamodb.Query': read },
      ...(queues === 0 ? {} : { 'sqs.GetQueueAttributes': queues }),
    });
  });

  it('costs the calls that the table of costs has: a waybill', async () => {
    const calls = await callsOf(`/events/${trackingId}`);

    expect(calls).toMatchObject({ 'dynamodb.GetItem': 2, 'dynamodb.BatchGetItem': 1 });
    expect(calls).not.toHaveProperty(['sqs.GetQueueAttributes']);
  });

  it('looks through an hour for the newest events of Home, and now and then through a day', async () => {
    const from = new Date(router.clock.now() - 1800_000).toISOString();
    const hour = await callsOf(`/events?limit=20&include=deliveries&from=${from}`);
    const day = await callsOf('/events?limit=20&include=deliveries');

    expect(hour['dynamodb.Query']).toBeLessThanOrEqual(16);
    expect(day['dynamodb.Query']).toBe(200);
  });

  it('asks CloudWatch once a minute for the figures of Home, however often it is asked', async () => {
    expect(await callsOf('/metrics')).toMatchObject({
      ...{ 'apigateway.Request': 1, 'cloudwatch.GetMetricData': 1 / TIMES },
    });
  });

  it('costs what is said of figures: two of each subscriber and four of the router, and one more of each where something fails', () => {
    const text = readFileSync('docs/cost.md', 'utf8').replaceAll('\n', ' ');
    const asked = (subscribers: number, each: number) => (4 + each * subscribers) * 8 * 60;
    const cents = (metrics: number) => Number((metrics * PRICES.figure.usd * 100).toFixed(1));

    expect(text).toContain(`${asked(3, 2).toLocaleString('en-US')} of them`);
    expect(text).toContain(
      `${cents(asked(3, 2))} cents, and ${cents(asked(3, 3)).toFixed(1)} while`,
    );
    expect(text).toContain(
      `with fifty, ${cents(asked(50, 2)).toFixed(0)} cents, and ${cents(asked(50, 3)).toFixed(0)}.`,
    );
    expect(text).toContain(`that is ${cents(asked(3, 2) * 3).toFixed(0)} cents a router`);
  });

  it.each([
    ['Subscribers', { read: 16 * 3 + 2, queues: 3 }, 5, 20],
    ['Events', { read: 16, queues: 0 }, 1, 5],
    ['Waybill', { read: 2 + 4, queues: 0 }, 2, 8],
  ])('costs what is said, with three subscribers: %s', (view, asked, busy, quiet) => {
    const million = dollars(asked);
    const aDay = (seconds: number) => ((DAY_SECONDS / seconds) * million) / 1_000_000;

    expect(said(view)).toEqual([
      Number(million.toFixed(2)),
      Number(aDay(busy).toFixed(2)),
      Number(aDay(quiet).toFixed(2)),
    ]);
  });
});
