import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import {
  BROKEN_WHILE,
  deliveryOf,
  eventOf,
  postAll,
  runTimes,
  type ShownResult,
  said,
  startFaults,
} from './observe.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Shorter than a visibility timeout, so that what comes back does not all come back at once. */
const STEP = 10 * SECOND;

let router: RouterUnderTest;

beforeAll(async () => {
  writeFileSync(BROKEN_WHILE, '');
  router = await startFaults();
}, 60_000);

afterAll(async () => {
  await router?.stop();
  rmSync(BROKEN_WHILE, { force: true });
});

/** Ten events for one subscriber, in one request; the fifth does what it is told. */
async function publishTen(type: string, act: string) {
  const events = Array.from({ length: 10 }, (_, place) =>
    eventOf(type, `${type}-${place}`, place === 4 ? { act } : {}),
  );
  const { results } = await postAll(router, events);
  return results;
}

/** When each run of an event's handler began, in epoch milliseconds. */
const timesOf = (id: string) => runTimes(router, id);
const runsOf = (id: string) => timesOf(id).length;

const CRASHES = ['exit', 'spin', 'reject', 'exhaust'];
const published = new Map<string, readonly ShownResult[]>();
let deployed: readonly ShownResult[] = [];

/** Side by side, since most of the time is spent on waiting; those that have half a second to end in have the processor. */
beforeAll(async () => {
  for (const act of CRASHES) published.set(act, await publishTen(act, act));
  await router.pass(5 * MINUTE, STEP);
  for (const type of ['outlast', 'single']) published.set(type, await publishTen(type, 'outlast'));
  const events = ['deployed-0', 'deployed-1'].map((id) => eventOf('deployed', id));
  deployed = (await postAll(router, events)).results;
  await router.pass(5 * MINUTE, STEP);
}, 180_000);

/** The deliveries of the ten, and the fifth of them apart. */
async function findTen(type: string) {
  const results = published.get(type) ?? [];
  const ten = await Promise.all(results.map(({ trackingId }) => deliveryOf(router, trackingId)));
  const isOther = (_: unknown, place: number) => place !== 4;
  return { guilty: ten[4], others: ten.filter(isOther), ids: results.map(({ id }) => id) };
}

describe('an event that ends the function', () => {
  it.each(CRASHES)('costs the others of its batch no attempt: %s', async (act) => {
    const { others, ids } = await findTen(act);

    expect(others).toHaveLength(9);
    for (const delivery of others)
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 1 });
    for (const id of ids.filter((each) => each !== `${act}-4`)) {
      expect(router.handled(id, act)).toBeGreaterThan(0);
      expect(runsOf(id)).toBeLessThanOrEqual(2);
    }
  });

  it.each(CRASHES)('is dead after its own attempts, at the pace of the policy: %s', async (act) => {
    const { guilty } = await findTen(act);

    const runs = timesOf(`${act}-4`);
    const [last = 0, before = 0] = runs.toReversed();
    expect(guilty).toMatchObject({
      status: 'dead',
      attempts: 2,
      error: { class: 'FunctionCrashed' },
    });
    for (const { error } of guilty?.history ?? []) expect(error?.class).toBe('FunctionCrashed');
    // The visibility timeout tells that it crashed; the policy's delay comes on top of it.
    expect(last - before).toBeGreaterThan(18 * SECOND);
    expect(last - before).toBeLessThanOrEqual(2 * MINUTE);
    // Once in company, and once alone for each attempt.
    expect(runs).toHaveLength(3);
  });
});

/** One run for each attempt, and one more where the machine is too slow to record a batch before its function's end. */
function expectFew(ids: readonly string[]): void {
  for (const id of ids) {
    const attempts = id.endsWith('-4') ? 2 : 1;
    expect(runsOf(id)).toBeGreaterThanOrEqual(attempts);
    expect(runsOf(id)).toBeLessThanOrEqual(attempts + 1);
  }
}

describe('a handler that outlasts its function', () => {
  it('is told by its signal, and its attempt fails, while the others of its batch are delivered', async () => {
    const { guilty, others, ids } = await findTen('outlast');

    expect(guilty).toMatchObject({ status: 'dead', attempts: 2 });
    expect(guilty?.error?.class).toMatch(/^Function(Timeout|Crashed)$/);
    expect(said(router, 'aborted outlast-4 by outlast').length).toBeGreaterThanOrEqual(2);
    expectFew(ids);
    for (const delivery of others)
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('with `once` never runs beside its next attempt: the environment ends with it', async () => {
    const { guilty, others, ids } = await findTen('single');
    const signs = router.log
      .map(({ message }) => /^(?:began|lives) single-4 .*as (\w+)$/.exec(message)?.[1])
      .filter((copy) => copy !== undefined);
    const turns = signs.filter((copy, place) => copy !== signs[place - 1]);

    expect(guilty).toMatchObject({ status: 'dead', attempts: 2 });
    expect(signs.length).toBeGreaterThan(10);
    expect(turns).toHaveLength(new Set(turns).size);
    expectFew(ids);
    for (const delivery of others)
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});

describe('a function that is deployed broken', () => {
  it('costs attempts at the pace of the retry policy, and gets everything once it is fixed', async () => {
    const find = () =>
      Promise.all(deployed.map(({ trackingId }) => deliveryOf(router, trackingId)));
    await router.pass(10 * MINUTE);
    const during = await find();
    rmSync(BROKEN_WHILE);
    await router.pass(15 * MINUTE);
    const after = await find();

    expect(during).toHaveLength(2);
    for (const { status, attempts, error } of during) {
      expect({ status, error }).toMatchObject({
        status: 'retrying',
        error: { class: 'NoOutcome' },
      });
      // Three receives of 30 seconds for each, and the policy's delays.
      expect(attempts).toBeGreaterThan(1);
      expect(attempts).toBeLessThanOrEqual(10);
    }
    for (const [place, { status, attempts }] of after.entries()) {
      expect(status).toBe('delivered');
      expect(attempts).toBeGreaterThan(during[place]?.attempts ?? 0);
      expect(router.handled(`deployed-${place}`, 'deployed')).toBe(1);
    }
  });
});
