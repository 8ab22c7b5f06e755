import { describe, expect, it } from '@jest/globals';
import type { Counted } from '../../../../core/ports/rate-history.ts';
import { KeptAnswers } from '../../../../core/query/rates/kept-answers.ts';
import { type Rates, showRates } from '../../../../core/query/rates/show-rates.ts';
import { makeSubscriber } from '../../../support/builders/make-records.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { MemoryRates } from '../../../support/fakes/rates/memory-rates.ts';

const MINUTE = 60_000;
/** In the midst of the minute that has begun at 17:00. */
const NOW = Date.parse('2026-11-24T17:00:30Z');
const AT = Date.parse('2026-11-24T17:00:00Z');

function makeWorld(names: readonly string[] = ['email', 'billing']) {
  const clock = new FakeClock(NOW);
  const rates = new MemoryRates();
  const subscribers = names.map((name) => makeSubscriber(name));
  const ports = {
    ...{ clock, rates, kept: new KeptAnswers<Rates>(clock) },
    directory: { subscribers: async () => subscribers },
  };
  const urlOf = (name: string) => subscribers.find((one) => one.name === name)?.queueUrl ?? '';
  const queueOf = (name: string): Counted => ({ of: 'queue', queueUrl: urlOf(name) });
  const ageOf = (name: string): Counted => ({ of: 'age', queueUrl: urlOf(name) });
  return { clock, rates, queueOf, ageOf, show: (parameters = {}) => showRates(parameters, ports) };
}

const ACCEPTED = { of: 'router', name: 'AcceptedEvents' } as const;
const FAILED: Counted = { of: 'subscriber', subscriber: 'billing', name: 'FailedAttempts' };
const UNREACHED: Counted = { of: 'subscriber', subscriber: 'billing', name: 'UnreachedEvents' };
const DEAD: Counted = { of: 'subscriber', subscriber: 'billing', name: 'DeadDeliveries' };

describe('showRates', () => {
  it('has the last hour by the minute, the one that goes on last', async () => {
    const { rates, queueOf, show } = makeWorld();
    rates.add(ACCEPTED, AT, 4);
    rates.add(ACCEPTED, AT - MINUTE, 2);
    rates.add(queueOf('billing'), AT, 5);
    rates.add(queueOf('email'), AT, 4);
    rates.add(FAILED, AT, 3);
    rates.add(DEAD, AT, 1);

    const shown = await show();

    const { accepted = [], delivered, failed, dead, ...about } = shown;
    expect(about).toEqual({
      ...{ from: '2026-11-24T16:00:00.000Z', to: '2026-11-24T17:01:00.000Z', periodSeconds: 60 },
      ...{ asOf: '2026-11-24T17:00:30.000Z', figures: 'some' },
      totals: { accepted: 6, delivered: 6, failed: 3, dead: 1 },
      subscribers: [
        { name: 'billing', attempts: 5, delivered: 2, failed: 3 },
        { name: 'email', attempts: 4, delivered: 4, failed: 0 },
      ],
    });
    expect(accepted).toHaveLength(61);
    const last = [accepted, delivered, failed, dead].map((counts) => counts.slice(-2));
    expect(last).toEqual([
      [2, 4],
      [0, 6],
      [0, 3],
      [0, 1],
    ]);
  });

  it('has a subscriber’s own, which accepts nothing', async () => {
    const { rates, queueOf, show } = makeWorld();
    rates.add(ACCEPTED, AT, 4);
    rates.add(queueOf('billing'), AT, 5);
    rates.add(queueOf('email'), AT, 4);
    rates.add(FAILED, AT, 1);
    rates.add(UNREACHED, AT, 2);

    const shown = await show({ subscriber: 'billing' });

    expect(shown).toMatchObject({
      subscriber: 'billing',
      totals: { delivered: 2, failed: 1, dead: 0 },
    });
    expect(shown).not.toHaveProperty('accepted');
  });

  it('has the age of each subscriber’s oldest message, and no age for what has none', async () => {
    const { rates, ageOf, show } = makeWorld();
    rates.add(ageOf('billing'), AT - 2 * MINUTE, 7200);
    rates.add(ageOf('billing'), AT - MINUTE, 7260);

    const { subscribers, figures } = await show();
    const billing = await show({ subscriber: 'billing' });

    expect(subscribers).toEqual([
      { ...{ name: 'billing', attempts: 0, delivered: 0, failed: 0 }, oldestSeconds: 7260 },
      { name: 'email', attempts: 0, delivered: 0, failed: 0 },
    ]);
    expect(figures).toBe('none');
    expect(billing.oldestSeconds).toBe(7260);
  });

  it.each([
    ['five minutes ago', {}, 5, 90],
    ['longer ago', {}, 6, undefined],
    ['of the period before the last', { period: '900' }, 14, 90],
    ['of an earlier one', { period: '900' }, 31, undefined],
  ])('takes an age as the last one: %s', async (_, parameters, minutes, age) => {
    const { rates, ageOf, show } = makeWorld();
    rates.add(ageOf('billing'), AT - minutes * MINUTE, 90);

    const { oldestSeconds } = await show({ ...parameters, subscriber: 'billing' });

    expect(oldestSeconds).toBe(age);
  });

  it('asks for two figures of each subscriber, and for its failures only where there are any', async () => {
    const { clock, rates, queueOf, show } = makeWorld();
    await show();
    rates.add(queueOf('billing'), AT, 5);
    rates.add(FAILED, AT, 2);
    clock.advance(MINUTE);
    await show();
    rates.add(UNREACHED, AT, 1);
    clock.advance(MINUTE);

    const { subscribers } = await show();

    expect(rates.asked).toEqual([4 + 2 * 2, 4 + 2 * 2, 2, 4 + 2 * 2, 2 * 2]);
    expect(subscribers?.[0]).toEqual({ name: 'billing', attempts: 5, delivered: 2, failed: 2 });
  });

  it('takes an attempt that was counted before its message was gone from the next period', async () => {
    const { rates, queueOf, show } = makeWorld();
    rates.add(FAILED, AT - MINUTE, 2);
    rates.add(queueOf('billing'), AT, 3);

    const { delivered, totals } = await show();

    expect(delivered.slice(-2)).toEqual([0, 1]);
    expect(totals).toMatchObject({ delivered: 1, failed: 2 });
  });

  it.each([
    ['nothing was counted', {}],
    ['nobody keeps figures', { keepsNone: true }],
  ])('says that there are none where %s', async (_, own) => {
    const { rates, show } = makeWorld();
    Object.assign(rates, own);

    const shown = await show();

    expect(shown).toMatchObject({ figures: 'none', totals: { accepted: 0, delivered: 0 } });
    expect(shown.accepted).toEqual(Array(61).fill(0));
  });

  it('is read once a minute, however many ask', async () => {
    const { clock, rates, show } = makeWorld();

    await Promise.all([show(), show(), show()]);
    clock.advance(20_000);
    await show();
    expect(rates.asked).toHaveLength(1);

    await show({ subscriber: 'billing' });
    expect(rates.asked).toHaveLength(2);

    clock.advance(MINUTE);
    await show();
    expect(rates.asked).toHaveLength(3);
  });

  it('asks again at once after an outage', async () => {
    const { rates, show } = makeWorld();
    rates.outage = true;
    await expect(show()).rejects.toMatchObject({ code: 'unavailable' });

    rates.outage = false;

    expect(await show()).toMatchObject({ figures: 'none' });
  });

  it('says how many subscribers one question had no room for', async () => {
    const { show } = makeWorld(Array.from({ length: 500 }, (_, place) => `sub-${place}`));

    const { leftOut, subscribers } = await show();

    expect([leftOut, subscribers?.length]).toEqual([4, 496]);
  });

  it.each([
    [{}, 60, 61],
    [{ from: '2026-11-24T16:59:30Z' }, 60, 2],
    [{ from: '2026-11-23T17:00:00Z' }, 900, 97],
    [{ from: '2026-11-17T17:00:00Z' }, 3600, 169],
    [{ from: '2026-10-25T00:00:00Z' }, 21_600, 123],
    [{ from: '2025-12-01T00:00:00Z' }, 86_400, 359],
    [{ from: '2026-11-24T16:10:00Z', to: '2026-11-24T16:50:00Z', period: '300' }, 300, 8],
    [{ from: '2026-11-24T16:01:00Z', to: '2026-11-24T16:04:00Z', period: '300' }, 300, 1],
  ])('makes whole periods of %j', async (parameters, periodSeconds, count) => {
    const shown = await makeWorld().show(parameters);

    expect([shown.periodSeconds, shown.delivered.length]).toEqual([periodSeconds, count]);
  });

  it.each([
    [{ since: '1' }, 'there is no parameter since; there are from, to, period, subscriber'],
    [{ from: 'yesterday' }, '`from` must be an ISO 8601 time'],
    [{ from: '2026-11-24T18:00:00Z' }, '`from` must be earlier than `to`'],
    [{ period: '0' }, '`period` must be a multiple of 60 seconds, 86400 at most; received 0'],
    [{ period: '90' }, 'received 90'],
    [{ period: '172800' }, 'received 172800'],
    [{ period: '1e3' }, 'received 1e3'],
    [
      { from: '2026-11-01T00:00:00Z', period: '60' },
      'must be a multiple of 300 seconds, 86400 at most, since `from` is so long ago',
    ],
    [{ from: '2026-08-01T00:00:00Z', period: '300' }, 'must be a multiple of 3600 seconds'],
    [{ from: '2025-01-01T00:00:00Z' }, '`from` may be 455 days ago at most'],
    [{ from: '2026-11-20T00:00:00Z', period: '60' }, 'there are 6781: ask with a longer `period`'],
  ])('rejects %j', async (parameters, message) => {
    await expect(makeWorld().show(parameters)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(message),
    });
  });

  it('rejects a subscriber that there is not', async () => {
    await expect(makeWorld().show({ subscriber: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'there is no subscriber nobody; GET /subscribers lists them',
    });
  });
});
