import { describe, expect, it } from '@jest/globals';
import type { Pause } from '../../../core/records/pause.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the next look at an event that has not ended', () => {
  const NOW = at('17:00:00.000');
  const billing = { state: 'paused' } as const;
  const active = { state: 'active', resumedAt: NOW } as const;

  it.each<[string, string, readonly string[], Readonly<Record<string, Partial<Pause>>>, number]>([
    ['its subscriber takes events', '16:54:30.000', ['billing'], {}, 5 * MINUTE],
    ['its subscriber is paused', '16:54:00.000', ['billing'], { billing }, 6 * MINUTE],
    ['that is for long', '13:00:00.000', ['billing'], { billing }, 4 * HOUR],
    ['it takes events since then', '13:00:00.000', ['billing'], { billing: active }, HOUR],
    ['another is waited for', '13:00:00.000', ['billing', 'email'], { billing }, HOUR],
    [
      'both are paused',
      '13:00:00.000',
      ['billing', 'email'],
      { billing, email: billing },
      4 * HOUR,
    ],
  ])('where %s', async (_, time, expected, pauses, wait) => {
    const record = makeRecord('1', { acceptedAt: at(time), expected });
    const world = await ReconcileWorld.makeIdle(record);
    const { trackingId } = record;
    const look = { trackingId, dueAt: at('16:59:00.000') };
    await world.ledger.putDue([look], world.clock.now());
    for (const [subscriber, pause] of Object.entries(pauses)) {
      const common = { since: NOW, reason: 'INC-42', by: 'anyone', state: 'paused' } as const;
      await world.pauses.replacePause(undefined, { ...common, subscriber, ...pause });
    }

    const before = world.clock.now();
    await world.run();

    expect(await world.nextLooks()).toEqual([new Date(before + wait).toISOString()]);
  });
});
