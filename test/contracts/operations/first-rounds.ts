import { describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import { succeed } from '../../../core/records/record-attempt.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import type { MakeOperations } from './operations-subject.ts';

const { trackingId } = makeRecord('a');
const KEY = { trackingId, subscriber: 'billing' };
const FIRST = { ...KEY, replay: true };
const NOW = Date.parse('2026-11-24T18:00:00Z');

/** Deliveries that a replay begins. */
export function describeFirstRounds(make: MakeOperations): void {
  const makeWith = async () => {
    const subject = await make();
    const standing = async () => (await subject.ledger.findDeliveries([KEY])).get(deliveryId(KEY));
    return { ...subject, standing };
  };

  describe('deliveries that have no row', () => {
    it('are begun by one of many jobs, and the same job is told the same again', async () => {
      const { failed, standing } = await makeWith();
      const names = ['a', 'b', 'c', 'd'].map((name) => `job_${name}`);

      const opened = await Promise.all(
        names.map((job) => failed.openFirstRound({ ...FIRST, job })),
      );

      const winner = names[opened.findIndex((round) => round !== undefined)] ?? '';
      const first = { round: 1, isWaiting: true };
      expect(opened.filter((round) => round !== undefined)).toEqual([first]);
      expect(await failed.openFirstRound({ ...FIRST, job: winner })).toEqual(first);
      expect(await standing()).toEqual({
        ...{ ...KEY, status: 'pending', round: 1, attempts: 0, history: [] },
        ...{ job: winner, replay: true },
      });
    });

    it('are no replay where their job is none', async () => {
      const { failed, standing } = await makeWith();

      await failed.openFirstRound({ ...KEY, job: 'job_a' });

      expect(await standing()).toEqual({
        ...{ ...KEY, status: 'pending', round: 1, attempts: 0, history: [], job: 'job_a' },
      });
    });

    it('are not begun where any row stands', async () => {
      const { failed, ledger, standing } = await makeWith();
      const row = makeDelivery({ trackingId }, 'delivered');
      await ledger.putDelivered([row]);

      expect(await failed.openFirstRound({ ...FIRST, job: 'job_a' })).toBeUndefined();
      expect(await standing()).toEqual(row);
    });

    it('keep their job through attempts, and are claimed and recorded as any other', async () => {
      const { failed, ledger, standing } = await makeWith();
      await failed.openFirstRound({ ...FIRST, job: 'job_a' });
      const claim = { ...KEY, round: 1, attempt: 1, by: 'm', now: NOW, until: NOW + 1000 };

      expect(await ledger.claim(claim)).toBe(true);
      expect(await failed.openFirstRound({ ...FIRST, job: 'job_a' })).toEqual({
        round: 1,
        isWaiting: false,
      });
      const ended = { ...KEY, round: 1, attempt: 1, at: NOW };
      expect((await ledger.record(succeed(await standing(), ended))).written).toBe(true);
      expect(await standing()).toMatchObject({ status: 'delivered', job: 'job_a', replay: true });
    });
  });

  describe('a replay', () => {
    it('opens a new round of what nobody has begun, and of nothing that is begun', async () => {
      const { failed, ledger, standing } = await makeWith();
      await failed.openFirstRound({ ...FIRST, job: 'job_a' });
      const request = { ...KEY, from: ['pending'], replay: true } as const;

      expect(await failed.openRound({ ...request, job: 'job_b' })).toEqual({
        round: 2,
        isWaiting: true,
      });
      await ledger.claim({ ...KEY, round: 2, attempt: 1, by: 'm', now: NOW, until: NOW + 1000 });
      expect(await failed.openRound({ ...request, job: 'job_c' })).toBeUndefined();
      expect(await standing()).toMatchObject({ round: 2, job: 'job_b', replay: true });
    });

    it('marks the rounds that it opens, and a redrive takes the mark away', async () => {
      const { failed, ledger, standing } = await makeWith();
      await ledger.record(makeDelivery({ trackingId }, 'dead'));

      await failed.openRound({ ...KEY, job: 'job_a', from: ['dead'], replay: true });
      const replayed = await standing();
      await ledger.record(makeDelivery({ trackingId }, 'dead', { round: 2, job: 'job_a' }));
      await failed.openRound({ ...KEY, job: 'job_b', from: ['dead'] });

      expect(replayed).toMatchObject({ round: 2, job: 'job_a', replay: true });
      expect(await standing()).toMatchObject({ round: 3, job: 'job_b' });
      expect(await standing()).not.toHaveProperty('replay');
    });
  });
}
