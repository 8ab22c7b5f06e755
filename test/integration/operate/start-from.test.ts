import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStatus } from '../../../core/operate/show-job.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { RouterUnderTest, START } from '../../support/worlds/router-under-test.ts';
import { synthesize } from '../../support/worlds/synthesize.ts';

const APP = 'test/integration/operate/history-app.ts';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const folder = mkdtempSync(join(tmpdir(), 'waybill-history-'));
const clock = new VirtualClock(START);
let router: RouterUnderTest | undefined;
const assemblies: string[] = [];

beforeAll(async () => {
  for (const version of [1, 2]) assemblies.push(await synthesize(APP, { version }));
}, 120_000);

afterAll(async () => {
  await router?.stop();
  for (const path of [folder, ...assemblies]) rmSync(path, { recursive: true });
});

/** Deploys a version on the same data. */
async function deploy(version: 1 | 2): Promise<RouterUnderTest> {
  await router?.stop();
  router = await RouterUnderTest.start({
    assembly: assemblies[version - 1] ?? '',
    dataDir: folder,
    clock,
  });
  return router;
}

interface Registered {
  readonly name: string;
  readonly history?: { readonly startFrom: string; readonly job: string };
}

async function search(from: RouterUnderTest): Promise<Registered | undefined> {
  const { subscribers } = (await from.get('/subscribers')).body as { subscribers: Registered[] };
  return subscribers.find(({ name }) => name === 'search');
}

describe('a subscriber that is deployed with `startFrom`', () => {
  it('has what was published before, and what is published meanwhile, each once', async () => {
    const first = await deploy(1);
    const old = await first.publish('order.placed', 'too-old');
    await first.pass(40 * MINUTE, 10 * MINUTE);
    const past: string[] = [];
    for (const id of ['half', 'minutes', 'now']) {
      past.push((await first.publish('order.placed', id)).trackingId);
      await first.publish('parcel.sent', `other-${id}`);
      await first.pass({ half: 30 * MINUTE, minutes: 90_000 }[id] ?? 1000, 10 * MINUTE);
    }

    const second = await deploy(2);
    const meanwhile: string[] = [];
    for (let n = 0; n < 6; n++) {
      meanwhile.push((await second.publish('order.placed', `meanwhile-${n}`)).trackingId);
      await second.pass(40_000, 10_000);
    }
    const registered = await search(second);
    const readJob = async () =>
      (await second.get(`/jobs/${registered?.history?.job}`)).body as JobStatus;
    expect(await second.passUntil(async () => (await readJob()).state !== 'running', HOUR)).toBe(
      true,
    );
    await second.pass(2 * MINUTE);

    expect(await readJob()).toMatchObject({ kind: 'replay', state: 'completed' });
    for (const trackingId of [...past, ...meanwhile])
      expect(await second.statuses(trackingId)).toEqual({
        ...{ billing: 'delivered', search: 'delivered' },
      });
    const ids = ['half', 'minutes', 'now', ...meanwhile.map((_, n) => `meanwhile-${n}`)];
    expect(ids.map((id) => second.handled(id, 'search'))).toEqual(ids.map(() => 1));
    expect(await second.statuses(old.trackingId)).toEqual({ billing: 'delivered' });
    expect(second.handled('too-old', 'search')).toBe(0);
    const { deliveries } = await second.waybill(past[0] ?? '');
    expect(deliveries).toMatchObject([
      { subscriber: 'billing' },
      { subscriber: 'search', round: 1, attempts: 1, replay: true, job: registered?.history?.job },
    ]);
  }, 120_000);

  it('is given it once, however often it is deployed', async () => {
    const third = await deploy(2);

    const { jobs } = (await third.get('/jobs?subscriber=search')).body as { jobs: unknown[] };
    expect(jobs).toHaveLength(1);
    expect((await search(third))?.history).toMatchObject({ startFrom: 'PT3600S' });
  });
});
