import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStatus } from '../../../core/operate/show-job.ts';
import { RouterUnderTest, START } from '../../support/worlds/router-under-test.ts';

const MINUTE = 60_000;
const URL_OF_REPLAY = '/subscribers/email/replay';
const FROM = new Date(START - MINUTE).toISOString();

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

async function ask(body: unknown, path = URL_OF_REPLAY) {
  const response = await fetch(new URL(path, router.cloud.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function replay(body: Record<string, unknown>): Promise<JobStatus> {
  const { status, body: job } = await ask({ reason: 'INC-42', ...body });
  expect(status).toBe(202);
  const read = async () => (await router.get(`/jobs/${job.id}`)).body as JobStatus;
  const isDone = async () => (await read()).state !== 'running';
  expect(await router.passUntil(isDone, 10 * MINUTE)).toBe(true);
  await router.pass(3 * MINUTE);
  return read();
}

describe('a replay', () => {
  it('has what was delivered handled again where that is asked for, and tells the handler', async () => {
    const { trackingId } = await router.publish('order.placed', 'steady');
    await router.publish('order.placed', 'flaky', { only: 'email', failures: 1 });
    await router.pass(2 * MINUTE);
    const asked = { from: FROM, mode: 'again', filter: { type: ['order.*'], source: ['/shop'] } };

    const dry = await ask({ ...asked, dryRun: true });
    const job = await replay(asked);

    expect(dry).toMatchObject({
      status: 200,
      body: {
        ...{ dryRun: true, matched: { count: 2, exact: true }, etaSeconds: 1 },
        byType: [{ type: 'order.placed', count: 2 }],
      },
    });
    expect(job).toMatchObject({ kind: 'replay', state: 'completed', progress: { done: 2 } });
    expect(router.handled('steady', 'email')).toBe(2);
    expect(router.handled('steady', 'billing')).toBe(1);
    const { deliveries } = await router.waybill(trackingId);
    expect(deliveries.find(({ subscriber }) => subscriber === 'email')).toMatchObject({
      ...{ status: 'delivered', round: 2, attempts: 1, job: job.id, replay: true },
    });
    const said = router.log.map(({ message }) => message).filter((text) => text.includes(job.id));
    expect(said.filter((text) => text.includes('came by'))).toEqual([
      expect.stringContaining(`steady came by ${job.id}, attempt 1`),
      expect.stringContaining(`flaky came by ${job.id}, attempt 2`),
    ]);
    expect((await router.get('/audit')).body).toMatchObject({
      entries: [{ action: 'replay', subscriber: 'email', reason: 'INC-42', job: job.id }],
    });
  });

  it('of what is missing sends nothing to a subscriber that was there', async () => {
    const job = await replay({ from: FROM });

    expect(job).toMatchObject({ state: 'completed', mode: 'missing', progress: { done: 0 } });
  });

  it.each([
    [{}, URL_OF_REPLAY, 400],
    [{ from: FROM }, URL_OF_REPLAY, 400],
    [{ from: FROM, reason: 'x' }, '/subscribers/nobody/replay', 404],
  ])('%j to %s is refused', async (body, path, status) => {
    expect(await ask(body, path)).toMatchObject({ status, body: { status } });
  });
});
