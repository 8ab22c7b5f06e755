import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

const SECOND = 1000;

let world: KeyedRouter;
let key: string;
let worker: ChildProcess;
let printed = '';
let complaints = '';

beforeAll(async () => {
  world = await KeyedRouter.start('test/integration/pull/pull-app.ts');
  ({ key } = await world.issue({ producer: 'shop', permissions: ['publish', 'read', 'operate'] }));
  const grants = { producer: 'billing', permissions: ['consume'], subscribers: ['billing'] };
  const { key: own } = await world.issue(grants);
  worker = spawn('python3', ['examples/python-pull/worker.py'], {
    env: {
      ...{ PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' },
      ...{ WAYBILL_URL: world.router.cloud.url, WAYBILL_KEY: own, WAYBILL_WAIT_SECONDS: '1' },
    },
  });
  worker.stdout?.on('data', (text) => {
    printed += text;
  });
  worker.stderr?.on('data', (text) => {
    complaints += text;
  });
  await once(worker, 'spawn');
}, 60_000);

afterAll(async () => {
  worker?.kill('SIGKILL');
  await world?.stop();
});

async function publish(id: string, data: object): Promise<string> {
  const { status, body } = await world.publish(key, {
    ...{ source: '/shop', type: 'order.placed', id, data },
  });
  expect(status).toBe(202);
  return body.events[0]?.trackingId ?? '';
}

async function delivery(trackingId: string) {
  const { text } = await world.request(`GET /events/${trackingId}`, { key });
  const { deliveries } = JSON.parse(text);
  return deliveries.find(({ subscriber }: { subscriber: string }) => subscriber === 'billing');
}

/** Lets virtual time pass by the second, and the worker work, until it is so; a minute of ours at most. */
async function passUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it never came to be so: ${printed} ${complaints}`);
    world.router.clock.advance(SECOND);
    await new Promise(setImmediate);
  }
}

const ends = (trackingId: string, status: string) => async () =>
  (await delivery(trackingId))?.status === status;

describe('the worker in Python', () => {
  it('acknowledges what it has handled, in its waybill', async () => {
    const trackingId = await publish('fine', { amount: 12 });

    await passUntil(ends(trackingId, 'delivered'));

    expect(await delivery(trackingId)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(printed).toContain('charged 12 for fine');
  });

  it('has an event tried again later, and when it fails', async () => {
    const trackingId = await publish('later', { amount: 5, bankOpensAtAttempt: 2 });
    await passUntil(ends(trackingId, 'delivered'));

    const { status, attempts, history } = await delivery(trackingId);
    expect({ status, attempts }).toEqual({ status: 'delivered', attempts: 2 });
    expect(history[0]).toMatchObject({
      error: { class: 'RetryLater', message: 'the bank is closed' },
    });
    const [first, second] = history.map(({ at }: { at: string }) => Date.parse(at));
    expect(second - first).toBeGreaterThanOrEqual(30 * SECOND);
  });

  it('leaves dead what fails for good, and what has failed too often', async () => {
    const hopeless = await publish('hopeless', {});
    const failing = await publish('failing', { amount: -1 });
    await passUntil(ends(hopeless, 'dead'));
    await passUntil(ends(failing, 'dead'));

    expect(await delivery(hopeless)).toMatchObject({
      attempts: 1,
      error: { class: 'PermanentError', message: 'an order without an amount' },
    });
    expect(await delivery(failing)).toMatchObject({
      attempts: 3,
      error: { class: 'ValueError', message: 'nobody owes -1' },
    });
  });

  it('goes on after an outage, and after a pause', async () => {
    const end = world.router.cloud.faults.set({ service: 'sqs', action: 'ReceiveMessage' });
    await passUntil(() => complaints.includes('queue-unavailable'));
    end();
    const pause = { key, body: { reason: 'INC-42' } };
    await world.request('POST /subscribers/billing/pause', pause);
    await passUntil(() => complaints.includes('"paused"'));
    const trackingId = await publish('after', { amount: 1 });
    await world.request('POST /subscribers/billing/resume', pause);

    await passUntil(ends(trackingId, 'delivered'));

    expect(await delivery(trackingId)).toMatchObject({ attempts: 1 });
  });

  it('ends on Ctrl-C', async () => {
    worker.kill('SIGINT');
    const [code] = await once(worker, 'exit');

    expect(code).toBe(0);
    expect(printed.trimEnd().split('\n').at(-1)).toBe('stopped');
  });
});
