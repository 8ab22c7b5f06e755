import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PulledEvent, WaybillClient } from '../../../client/index.ts';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

const SECOND = 1000;

let world: KeyedRouter;
let shop: WaybillClient;
let billing: WaybillClient;

beforeAll(async () => {
  world = await KeyedRouter.start('test/integration/pull/pull-app.ts');
  const { url } = world.router.cloud;
  const { clock } = world.router;
  const all = { producer: 'shop', permissions: ['publish', 'read', 'operate'] };
  shop = new WaybillClient({ url, clock, key: (await world.issue(all)).key });
  const own = { producer: 'billing', permissions: ['consume'], subscribers: ['billing'] };
  billing = new WaybillClient({ url, clock, key: (await world.issue(own)).key });
}, 60_000);

afterAll(async () => {
  await world?.stop();
});

/** What work comes to, while virtual time passes by the second; a minute of ours at most. */
async function passing<T>(work: Promise<T>): Promise<T> {
  const end = Date.now() + 60_000;
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) {
    if (Date.now() > end) throw new Error('it has not come to an end');
    world.router.clock.advance(SECOND);
    // As long as an answer takes here, so that no lease ends before its event has come.
    await shop.health();
  }
  return work;
}

async function publish(id: string): Promise<string> {
  const event = { source: '/shop', type: 'order.placed', id, data: { amount: 1 } };
  return (await shop.publish(event)).trackingId;
}

/** Handles events until one is the last. */
async function take(
  handle: (pulled: PulledEvent) => Promise<unknown>,
  isLast: () => boolean,
  options = {},
): Promise<void> {
  const stop = new AbortController();
  for await (const pulled of billing.pull('billing', { signal: stop.signal, ...options })) {
    await handle(pulled);
    if (isLast()) stop.abort();
  }
}

async function delivery(trackingId: string) {
  const { deliveries } = await shop.waybill(trackingId);
  return deliveries.find(({ subscriber }) => subscriber === 'billing');
}

describe('pull of the client', () => {
  it('hands out events whose outcomes are in their waybills', async () => {
    const ids = new Map<string, string>();
    for (const id of ['good', 'bad', 'slow']) ids.set(await publish(id), id);
    const told: string[] = [];
    const handle = async (pulled: PulledEvent) => {
      const id = ids.get(pulled.trackingId) ?? '';
      if (id === 'slow' && pulled.attempt === 1) {
        const before = pulled.leaseUntil;
        await pulled.extend(300);
        expect(pulled.leaseUntil > before).toBe(true);
        told.push(`slow: ${await pulled.retry(new TypeError('not yet'), { delaySeconds: 5 })}`);
      } else if (id === 'bad') told.push(`bad: ${await pulled.dead('hopeless')}`);
      else told.push(`${id}: ${await pulled.ack()}`);
    };

    await passing(take(handle, () => told.length === 4));

    expect(told.sort()).toEqual([
      ...['bad: dead', 'good: delivered', 'slow: delivered', 'slow: retrying'],
    ]);
    const rows = await Promise.all([...ids.keys()].map(delivery));
    expect(rows).toMatchObject([
      { status: 'delivered', attempts: 1 },
      { status: 'dead', error: { class: 'PermanentError', message: 'hopeless' } },
      { status: 'delivered', attempts: 2, history: [{ error: { class: 'TypeError' } }, {}] },
    ]);
  });

  it('throws what is refused of a lease, and leaves out what is over when its turn comes', async () => {
    for (const id of ['first', 'second']) await publish(id);
    const taken: PulledEvent[] = [];
    const handle = async (pulled: PulledEvent) => {
      taken.push(pulled);
      world.router.clock.advance(61 * SECOND);
      await expect(pulled.ack()).rejects.toMatchObject({ code: 'lease-ended' });
    };

    await passing(take(handle, () => true, { max: 10 }));

    expect(taken).toHaveLength(1);
    await passing(
      take(
        (pulled) => pulled.ack(),
        () => true,
      ),
    );
  });

  it('goes on after an outage, and after a pause', async () => {
    const end = world.router.cloud.faults.set({ service: 'sqs', action: 'ReceiveMessage' });
    const seen: string[] = [];
    const working = take(
      async (pulled) => {
        seen.push(pulled.trackingId);
        await pulled.ack();
      },
      () => seen.includes(wanted),
    );
    let wanted = '';
    await passing(world.router.clock.sleep(30 * SECOND));
    end();
    await shop.pause('billing', { reason: 'INC-42' });
    // Functions remember for five seconds that there is no pause, and a pull waits for 20.
    await passing(world.router.clock.sleep(30 * SECOND));
    wanted = await publish('after');
    await passing(world.router.clock.sleep(60 * SECOND));
    expect(seen).not.toContain(wanted);
    await shop.resume('billing', 'over');

    await passing(working);

    expect(await delivery(wanted)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('ends at once when its signal aborts, while it waits', async () => {
    const stop = new AbortController();
    const pulling = billing.pull('billing', { signal: stop.signal }).next();
    stop.abort();

    expect(await passing(pulling)).toEqual({ done: true, value: undefined });
  });

  it.each([
    ['a key for others', 'ledger', 'forbidden'],
    ['a key without consume', 'billing', 'forbidden'],
  ])('throws what waiting does not change, such as %s', async (_, name, code) => {
    const client = name === 'ledger' ? billing : shop;

    await expect(client.pull(name).next()).rejects.toMatchObject({ code });
  });
});
