import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BridgeOut } from '../../../bridges/worker/bridge-out.ts';
import { BridgeStatus } from '../../../bridges/worker/bridge-status.ts';
import { runBridges } from '../../../bridges/worker/run-bridges.ts';
import { WaybillClient } from '../../../client/index.ts';
import { Transport } from '../../../client/sending/transport.ts';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import { FakeTarget } from '../../support/bridging/fake-target.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

const SECOND = 1000;
/** How long a pull waits for events at most. */
const LONGEST_PULL_MS = 20 * SECOND;
const MINUTE = 60 * SECOND;

/** For long times, and still many of them in half of a lease. */
const STEP_MS = 15 * SECOND;

let world: KeyedRouter;
let shop: WaybillClient;
let key: string;

let target: FakeTarget;
let log: RecordingLog;
let status: BridgeStatus;
let stop: AbortController;
let ran: Promise<boolean>;
let isOver: boolean;

beforeAll(async () => {
  world = await KeyedRouter.start('test/bridges/bridge-app.ts');
  const all = { producer: 'shop', permissions: ['publish', 'read', 'operate'] };
  const { url } = world.router.cloud;
  shop = new WaybillClient({ url, clock: world.router.clock, key: (await world.issue(all)).key });
  const own = { producer: 'bridge', permissions: ['consume'], subscribers: ['billing'] };
  key = (await world.issue(own)).key;
}, 60_000);
afterAll(() => world?.stop());

beforeEach(() => {
  target = new FakeTarget();
  log = new RecordingLog();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await until('it ends', () => isOver);
  // The router does not see that nobody waits for a pull any more: the next test's events would be leased to it.
  world.router.clock.advance(LONGEST_PULL_MS);
  await world.router.cloud.waitUntilIdle();
});

/** Runs a bridge from a subscriber to the target. */
function run({ subscriber = 'billing', as = key, waits = false } = {}): void {
  const { url } = world.router.cloud;
  const { clock } = world.router;
  const route = { name: 'billing', direction: 'out', from: url, to: 'fake://broker' } as const;
  status = new BridgeStatus(route, { log, now: () => clock.now() });
  const bridge = new BridgeOut({
    ...{ status, target, clock, subscriber, random: Math.random },
    transport: new Transport({ url, clock, key: as }),
  });
  isOver = false;
  ran = runBridges([bridge], { clock, waits, signal: stop.signal, random: Math.random });
  const end = () => {
    isOver = true;
  };
  ran.then(end, end);
}

/** Lets virtual time pass by the second, or as is said, until it is so. */
async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  stepMs = SECOND,
): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it has not come to be so: ${what}`);
    world.router.clock.advance(stepMs);
    // As long as an answer takes here, so that no lease ends before its event has come.
    await shop.health();
  }
}

let made = 0;

/** Publishes events; answers their tracking ids. */
async function publish(count = 1): Promise<readonly string[]> {
  const events = Array.from({ length: count }, () => {
    made += 1;
    return { source: '/shop', type: 'order.placed', id: `o${made}`, data: { amount: made } };
  });
  return (await shop.publish(events)).map(({ trackingId = '' }) => trackingId);
}

async function delivery(trackingId: string) {
  const { deliveries } = await shop.waybill(trackingId);
  return deliveries.find(({ subscriber }) => subscriber === 'billing');
}

const isDelivered = async (trackingId: string) =>
  (await delivery(trackingId))?.status === 'delivered';

describe('a bridge out', () => {
  it('sends what its subscriber is owed, with every digit, and acknowledges it', async () => {
    const exact = '{"price":12345678901234567890.10}';
    const manage = await world.issue({ producer: 'shop', permissions: ['publish'] });
    const { body } = await world.request('POST /events', {
      key: manage.key,
      body: `{"source":"/shop","type":"order.placed","id":"exact","data":${exact}}`,
    });
    const [{ trackingId = '' } = {}] = body.events;
    run();
    await until('it is delivered', () => isDelivered(trackingId));
    await until('nothing is held', () => status.held === 0);

    expect(target.taken).toMatchObject([
      { trackingId, attempt: 1, dataText: exact, event: { id: 'exact', specversion: '1.0' } },
    ]);
    expect(status.counted('delivered')).toBe(1);
    expect(status.state).toBe('running');
    expect(status.held).toBe(0);
  });

  it('pulls side by side where there is a backlog, and sends each event once', async () => {
    const ids = await publish(60);
    run();
    await until('all are delivered', async () => {
      const all = await Promise.all(ids.map(isDelivered));
      return all.every(Boolean);
    });
    await until('nothing is held', () => status.held === 0);

    expect(target.taken.map(({ trackingId }) => trackingId).sort()).toEqual([...ids].sort());
    expect(Math.max(...target.calls)).toBe(10);
    expect(status.counted('lapsed')).toBe(0);
  });

  it('tells each outcome of a batch by itself, and why', async () => {
    const [good = '', bad = '', later = '', hopeless = ''] = await publish(4);
    const error = (message: string) => ({ class: 'NoSuchDestination', message });
    target.outcome = ({ trackingId, attempt }) => {
      if (trackingId === hopeless) return { kind: 'permanent', error: error('too large') };
      if (attempt > 1) return undefined;
      if (trackingId === bad) return { kind: 'failed', error: error('no queue is bound') };
      return trackingId === later
        ? { kind: 'later', error: error('not now'), delaySeconds: 20 }
        : undefined;
    };
    run();
    await until('one is dead', async () => (await delivery(hopeless))?.status === 'dead');
    const first = await delivery(bad);
    await until('the others are delivered', async () => {
      const all = await Promise.all([good, bad, later].map(isDelivered));
      return all.every(Boolean);
    });

    expect(await delivery(hopeless)).toMatchObject({
      attempts: 1,
      error: { class: 'NoSuchDestination', message: 'too large' },
    });
    expect(first?.history[0]).toMatchObject({
      error: { class: 'NoSuchDestination', message: 'no queue is bound' },
    });
    expect(await delivery(later)).toMatchObject({ attempts: 2 });
    expect(status.counted('retried')).toBe(2);
    expect(status.counted('dead')).toBe(1);
  });

  it('spends no attempt more on a broker that is down for an hour, and says so in the waybill', async () => {
    target.isDown = true;
    const [trackingId = ''] = await publish();
    run();
    await until('it waits', () => status.state === 'waiting');
    await until('it is tried again', () => target.calls.length > 1);
    const before = world.router.clock.now();
    const isOver = () => world.router.clock.now() - before > 60 * MINUTE;
    await until('an hour is over', isOver, STEP_MS);
    const during = await delivery(trackingId);
    target.isDown = false;
    await until('it is delivered', () => isDelivered(trackingId));

    expect(during).toMatchObject({ status: 'retrying', attempts: 1 });
    expect(during?.error).toMatchObject({
      class: 'BrokerUnreachable',
      message: 'fake://broker cannot be reached',
    });
    expect(await delivery(trackingId)).toMatchObject({ attempts: 2 });
    expect(log.messages).toEqual([
      'fake://broker cannot be reached; it is tried again',
      'the broker is there again',
    ]);
    // Not more often than every 15 seconds once the pauses are as long as they get.
    expect(target.calls.length).toBeLessThan(260);
  });

  it('keeps the leases of events that take long to send', async () => {
    const [trackingId = ''] = await publish();
    target.before = () => {
      const begun = world.router.clock.now();
      const isLong = () => world.router.clock.now() - begun > 45 * MINUTE;
      return until('it has taken long', isLong, STEP_MS);
    };
    run();
    await until('it is delivered', () => isDelivered(trackingId));

    expect(await delivery(trackingId)).toMatchObject({ attempts: 1 });
    expect(target.taken).toHaveLength(1);
  });

  it('finishes what it holds when it is stopped', async () => {
    const [trackingId = ''] = await publish();
    target.before = async () => stop.abort();
    run();
    await until('it ends', () => isOver);

    await expect(ran).resolves.toBe(true);
    expect(await delivery(trackingId)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(target.isClosed).toBe(true);
    expect(status.state).toBe('stopped');
  });

  it('meets its broker before there is an event', async () => {
    run();
    await until('it runs', () => status.state === 'running');

    expect(target.calls).toEqual([]);
    expect(log.messages).toEqual([]);
  });

  it('waits for a broker that is not trusted any more as for one that is away', async () => {
    target.fault = 'TlsFailed';
    target.isDown = true;
    const [trackingId = ''] = await publish();
    run();
    await until('it is tried again', () => target.calls.length > 3);

    expect(await delivery(trackingId)).toMatchObject({
      ...{ status: 'retrying', attempts: 1 },
      error: { class: 'TlsFailed' },
    });
    target.isDown = false;
    await until('it is delivered', () => isDelivered(trackingId));
    expect(status.state).toBe('running');
  });

  it('ends at the very start where its broker refuses it, unless it waits', async () => {
    target.connecting = async () => {
      throw new BrokerError('TlsFailed', 'fake://broker is not trusted');
    };
    run();
    await until('it ends', () => isOver);
    await expect(ran).rejects.toThrow('fake://broker is not trusted');

    run({ waits: true });
    await until('it waits', () => status.state === 'waiting');
    expect(log.messages).toEqual(['fake://broker is not trusted; it is tried again']);
  });

  it('waits while its subscriber is paused', async () => {
    run();
    await until('it runs', () => status.hasWorked('router'));
    await shop.pause('billing', { reason: 'test' });
    await until('it is paused', () => status.state === 'paused');
    await shop.resume('billing', 'test');
    const [trackingId = ''] = await publish();
    await until('it is delivered', () => isDelivered(trackingId));

    expect(log.messages.filter((text) => text.includes('tried again'))).toHaveLength(1);
    expect(log.messages.at(-1)).toBe('the router is there again');
  });

  it.each([
    ['email', 'not-pullable'],
    ['nobody', 'not-found'],
  ])('ends at the very start where %s cannot be pulled', async (subscriber, code) => {
    const all = { producer: 'bridge', permissions: ['consume'] };
    run({ subscriber, as: (await world.issue(all)).key });
    await until('it ends', () => isOver);

    await expect(ran).rejects.toThrow(code);
  });

  it('ends at the very start where its key is not for this, unless it waits', async () => {
    const as = (await world.issue({ producer: 'shop', permissions: ['publish'] })).key;
    run({ as });
    await until('it ends', () => isOver);
    await expect(ran).rejects.toThrow('forbidden');

    run({ as, waits: true });
    await until('it waits', () => status.state === 'waiting');
    expect(log.messages[0]).toContain('forbidden');
  });
});
