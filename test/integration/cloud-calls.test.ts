import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { startCloud } from '../../local/cloud/start-cloud.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { START } from '../support/worlds/router-under-test.ts';
import { synthesizeOnce } from '../support/worlds/synthesize.ts';

const TEN_MINUTES = 600_000;

let assembly: string;
let clock: VirtualClock;
let cloud: Cloud;

beforeAll(async () => {
  assembly = await synthesizeOnce('test/integration/app.ts');
  clock = new VirtualClock(START);
  cloud = await startCloud({ assembly, clock, seed: 42 });
}, 60_000);

afterAll(async () => {
  await cloud?.stop();
});

const order = (own: object = {}) => ({ source: '/shop', type: 'order.placed', data: {}, ...own });

describe('cloud.publish', () => {
  it('gives an event its id and time, and says what became of it', async () => {
    const taken = await cloud.publish(order({ data: { amount: 250 } }));
    await cloud.waitUntilIdle();
    const { event, state, deliveries } = await cloud.waybill(taken.trackingId);

    expect(taken).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: '/shop',
      trackingId: expect.stringMatching(/^wb_/),
      status: 'accepted',
      subscribers: ['big-orders', 'billing', 'email'],
    });
    expect(event).toMatchObject({ id: taken.id, time: '2026-11-02T09:00:00.000Z' });
    expect(state).toBe('published');
    expect(deliveries.map(({ status }) => status)).toEqual(Array(3).fill('delivered'));
  });

  it('sends a CloudEvent as it stands', async () => {
    const sent = { specversion: '1.0', ...order({ id: 'as-it-stands', level: 3 }) } as const;

    const { trackingId } = await cloud.publish(sent);
    const { event } = await cloud.waybill(trackingId);

    expect(event).toEqual(sent);
  });

  it('says of the same event that it is a duplicate', async () => {
    const first = await cloud.publish(order({ id: 'twice' }));
    const second = await cloud.publish(order({ id: 'twice', time: '2026-11-02T09:00:00.000Z' }));

    expect(second).toEqual({ ...first, status: 'duplicate' });
  });

  it('says of several events what became of each', async () => {
    const results = await cloud.publish([order({ id: 'good' }), order({ id: 'bad', source: '' })]);

    expect(results).toMatchObject([
      { id: 'good', status: 'accepted' },
      { id: 'bad', status: 'rejected', error: { code: 'invalid-event' } },
    ]);
  });

  it('rejects an event that the router refuses, with its code and its reason', async () => {
    const publishing = cloud.publish(order({ id: 'bad', source: '' }));

    await expect(publishing).rejects.toMatchObject({
      name: 'RouterError',
      status: 400,
      code: 'invalid-event',
      message: expect.stringMatching(
        /^POST \/events was refused with 400 invalid-event: `source` must /,
      ),
      problem: { events: [{ id: 'bad', status: 'rejected' }] },
    });
  });
});

describe('cloud.waybill', () => {
  it('rejects a tracking id that no event has', async () => {
    const reading = cloud.waybill('wb_aaaaaaaaaaaaaaaaaaaaaaaaaa');

    await expect(reading).rejects.toMatchObject({ name: 'RouterError', code: 'not-found' });
  });

  it('rejects a text that is no tracking id, whatever is in it', async () => {
    await expect(cloud.waybill('../health?')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('cloud.advance', () => {
  it('lets all that falls due happen at its time', async () => {
    const { trackingId } = await cloud.publish(
      order({ data: { only: 'billing', failures: 2, retryLaterSeconds: 300 } }),
    );
    const before = clock.now();

    await cloud.advance(TEN_MINUTES);

    const { deliveries } = await cloud.waybill(trackingId);
    const [billing] = deliveries.filter(({ subscriber }) => subscriber === 'billing');
    const seconds = billing?.history.map(({ at }) => (Date.parse(at) - before) / 1000);
    expect(clock.now()).toBe(before + TEN_MINUTES);
    expect(billing).toMatchObject({ status: 'delivered', attempts: 3 });
    expect(seconds?.slice(0, 2)).toEqual([0, 300]);
    // By the policy, at most 4 s after the second attempt.
    expect(seconds?.[2]).toBeLessThanOrEqual(304);
  });

  it('waits for what is on its way where no time passes', async () => {
    const { trackingId } = await cloud.publish(order());

    await cloud.advance(0);

    const { deliveries } = await cloud.waybill(trackingId);
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('rejects %d milliseconds', async (ms) => {
    await expect(cloud.advance(ms)).rejects.toThrow(
      `cloud.advance() takes milliseconds, 0 or more; received ${ms}`,
    );
  });
});

describe('a cloud beside another', () => {
  it('takes free ports, refuses to move the time of the machine, and ends with its scope', async () => {
    const other = await startCloud({ assembly });
    const { url } = other;

    try {
      expect(new Set([url, other.awsEndpoint, cloud.url, cloud.awsEndpoint]).size).toBe(4);
      await expect(other.advance(TEN_MINUTES)).rejects.toThrow(
        'cloud.advance() needs a clock that stands still: startCloud({ clock: new VirtualClock(Date.now()), ... })',
      );
    } finally {
      await other[Symbol.asyncDispose]();
    }

    await expect(fetch(`${url}/health`)).rejects.toThrow();
    await expect(other.publish(order())).rejects.toThrow(
      /^POST http:\/\/127\.0\.0\.1:\d+\/events was not answered: .*ECONNREFUSED/,
    );
  });
});
