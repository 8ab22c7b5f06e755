import { describe, expect, it } from '@jest/globals';
import type { DeliveryStore } from '../../../core/ports/delivery-store.ts';
import type { Delivery, DeliveryStatus } from '../../../core/records/delivery.ts';
import { type AttemptPlace, canReplace } from '../../../core/records/transitions.ts';
import { bringTo, standing } from '../../support/builders/bring-to.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const STATES = ['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const;

const BEFORE = { round: 2, attempts: 3 };

/** Where the next row stands beside the one that is there. */
const PLACES: readonly AttemptPlace[] = [
  { round: 2, attempts: 3 },
  { round: 2, attempts: 2 },
  { round: 2, attempts: 4 },
  { round: 1, attempts: 3 },
  { round: 1, attempts: 30 },
  { round: 3, attempts: 3 },
  { round: 3, attempts: 0 },
  { round: 12, attempts: 1 },
];

/** Which row replaces which: what `canReplace` says, for every pair of states and places. */
export function describeReplacing(make: MakeLedger): void {
  describe('a recorded delivery', () => {
    it.each(STATES)('is written where nothing is: %s', async (status) => {
      const { ledger } = await make();
      const row = makeDelivery(makeRecord('first'), status, { round: 2, attempts: 4 });

      expect(await ledger.record(row)).toEqual({ written: true, standing: row });
      expect(await standing(ledger, row)).toEqual(row);
    });

    it.each(STATES)(
      'replaces one that is %s, or leaves it, and says what stands',
      async (before) => {
        const { ledger } = await make();
        const steps = STATES.flatMap((next) => PLACES.map((place) => ({ next, place })));

        const outcomes = await Promise.all(
          steps.map(({ next, place }, step) =>
            replace(ledger, `${before}-${step}`, { before, next, place }),
          ),
        );

        expect(outcomes.map(({ received }) => received)).toEqual(
          outcomes.map(({ expected }) => expected),
        );
        const stand = (status: DeliveryStatus) =>
          outcomes.filter(({ expected }) => expected.stands.status === status).length;
        const failed = { retrying: stand('retrying'), dead: stand('dead') };
        expect(await ledger.countFailed('billing')).toMatchObject(failed);
      },
    );

    it('of a later round replaces whatever stands, and one of an earlier never does', async () => {
      const { ledger } = await make();
      const record = makeRecord('rounds');
      const at = (round: number, status: DeliveryStatus) =>
        makeDelivery(record, status, { round, attempts: 9 - round });

      const written: boolean[] = [];
      for (const row of [at(1, 'delivered'), at(3, 'retrying'), at(2, 'delivered'), at(4, 'dead')])
        written.push((await ledger.record(row)).written);

      expect(written).toEqual([true, true, false, true]);
      expect(await standing(ledger, at(4, 'dead'))).toEqual(at(4, 'dead'));
    });

    it('never goes back to fewer attempts of its round', async () => {
      const { ledger } = await make();
      const record = makeRecord('forwards');
      const numbers = [2, 1, 3, 3, 2, 7, 6];

      const standingAttempts: number[] = [];
      for (const attempts of numbers) {
        const recorded = await ledger.record(makeDelivery(record, 'retrying', { attempts }));
        standingAttempts.push(recorded.standing.attempts);
      }

      expect(standingAttempts).toEqual([2, 2, 3, 3, 3, 7, 7]);
    });

    it('that many write at once is the best of them', async () => {
      const { ledger } = await make();
      const record = makeRecord('at-once');
      const rows = [3, 1, 5, 2, 4].flatMap((attempts) => [
        makeDelivery(record, 'retrying', { attempts }),
        makeDelivery(record, 'dead', { attempts, round: 2 }),
      ]);

      const recorded = await Promise.all(rows.map((row) => ledger.record(row)));

      const [first] = rows;
      expect(first && (await standing(ledger, first))).toMatchObject({ round: 2, attempts: 5 });
      for (const { written, standing: stands } of recorded)
        if (!written) expect(stands.round).toBe(2);
    });
  });
}

/** Records a row over another; what the ledger did, and what `canReplace` says of it. */
async function replace(
  ledger: DeliveryStore,
  id: string,
  {
    before,
    next,
    place,
  }: {
    readonly before: DeliveryStatus;
    readonly next: DeliveryStatus;
    readonly place: AttemptPlace;
  },
) {
  const record = makeRecord(id);
  const row: Delivery = makeDelivery(record, next, place);
  await bringTo(ledger, makeDelivery(record, before, BEFORE));
  const stored = await standing(ledger, row);

  const recorded = await ledger.record(row);

  const written = canReplace({ status: before, ...BEFORE }, row);
  const stands = written ? row : (stored ?? row);
  const what = `${next} of ${place.round}/${place.attempts} after ${before} of 2/3`;
  return {
    received: { what, ...recorded, stands: await standing(ledger, row) },
    expected: { what, written, standing: stands, stands },
  };
}
