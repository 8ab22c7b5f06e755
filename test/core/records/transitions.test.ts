import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Delivery, DeliveryStatus } from '../../../core/records/delivery.ts';
import {
  type AttemptPlace,
  canReplace,
  isAccountedFor,
  isFinal,
  replaceableBy,
} from '../../../core/records/transitions.ts';

const ALL: readonly DeliveryStatus[] = ['pending', 'retrying', 'delivered', 'dead', 'discarded'];

/** Every step that may be taken within a round, written out. */
const LEGAL: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  pending: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  retrying: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  dead: ['dead', 'delivered', 'discarded'],
  discarded: ['discarded', 'delivered'],
  delivered: ['delivered'],
};

type Row = AttemptPlace & Pick<Delivery, 'status'>;

const PAIRS = ALL.flatMap((current) =>
  ALL.map((next): [DeliveryStatus, DeliveryStatus] => [current, next]),
);

const anyRow: fc.Arbitrary<Row> = fc.record({
  status: fc.constantFrom(...ALL),
  round: fc.integer({ min: 1, max: 3 }),
  attempts: fc.integer({ min: 0, max: 4 }),
});

describe('canReplace', () => {
  it.each(PAIRS)('judges the step from %s to %s within a round', (current, next) => {
    const place = { round: 2, attempts: 3 };

    const isLate = current === 'pending' && next === 'retrying';
    const isLegal = LEGAL[current].includes(next) && !isLate;
    expect(canReplace({ ...place, status: current }, { ...place, status: next })).toBe(isLegal);
  });

  it.each(PAIRS)(
    'lets a later round replace %s with %s, and an earlier one never',
    (first, second) => {
      const early = { round: 1, attempts: 9, status: first };
      const late = { round: 2, attempts: 0, status: second };

      expect(canReplace(early, late)).toBe(true);
      expect(canReplace(late, early)).toBe(false);
    },
  );

  it.each(PAIRS)('never lets attempts go backwards: from %s to %s', (current, next) => {
    const late = { round: 1, attempts: 3, status: current };

    expect(canReplace(late, { round: 1, attempts: 2, status: next })).toBe(false);
  });

  it('keeps a claim from the late outcome of the attempt before, and lets its own replace it', () => {
    const claim = { status: 'pending', round: 1, attempts: 1 } as const;

    expect(canReplace(claim, { status: 'retrying', round: 1, attempts: 1 })).toBe(false);
    expect(canReplace(claim, { status: 'retrying', round: 1, attempts: 2 })).toBe(true);
    expect(canReplace(claim, { status: 'delivered', round: 1, attempts: 1 })).toBe(true);
  });

  it.each(ALL)('lets a first row be %s', (status) => {
    expect(canReplace(undefined, { status, round: 1, attempts: 0 })).toBe(true);
  });

  it('never lets a round out of a final state or go backwards, however the outcomes come', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), (outcomes) => {
        let standing: Row | undefined;
        for (const next of outcomes) {
          const before: Row | undefined = standing;
          if (canReplace(before, next)) standing = next;

          if (before === undefined || standing === undefined) continue;
          expect(standing.round).toBeGreaterThanOrEqual(before.round);
          if (standing.round > before.round) continue;
          expect(standing.attempts).toBeGreaterThanOrEqual(before.attempts);
          expect(LEGAL[before.status]).toContain(standing.status);
          if (isFinal(before.status)) expect(isFinal(standing.status)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lets nothing that an accounted message brings replace the row, but for a success or the same again', () => {
    fc.assert(
      fc.property(
        anyRow,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        (row, round, attempt) => {
          if (!isAccountedFor(row, { round, attempt })) return;
          const isSame = row.round === round && row.attempts === attempt;

          const retrying = { status: 'retrying', round, attempts: attempt } as const;
          if (!isSame) expect(canReplace(row, retrying)).toBe(false);
          if (row.status === 'delivered')
            expect(canReplace(row, { ...retrying, status: 'dead' })).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('replaceableBy', () => {
  it.each(ALL)('names the states that %s may replace', (next) => {
    expect(replaceableBy(next).toSorted()).toEqual(
      ALL.filter((current) => LEGAL[current].includes(next)).toSorted(),
    );
  });
});

describe('isFinal', () => {
  it.each<[DeliveryStatus, boolean]>([
    ['pending', false],
    ['retrying', false],
    ['delivered', true],
    ['dead', true],
    ['discarded', true],
  ])('says of %s: %s', (status, final) => {
    expect(isFinal(status)).toBe(final);
  });
});

describe('isAccountedFor', () => {
  const place = { round: 2, attempt: 3 };

  it('takes a message whose delivery has no row', () => {
    expect(isAccountedFor(undefined, place)).toBe(false);
  });

  it.each(ALL)('takes a message of a later round than the row, which is %s', (status) => {
    expect(isAccountedFor({ status, round: 1, attempts: 9 }, place)).toBe(false);
  });

  it.each(ALL)('drops a message of an earlier round than the row, which is %s', (status) => {
    expect(isAccountedFor({ status, round: 3, attempts: 0 }, place)).toBe(true);
  });

  it.each<[DeliveryStatus, number, boolean]>([
    ['pending', 2, false],
    ['pending', 3, true],
    ['retrying', 0, false],
    ['retrying', 2, false],
    ['retrying', 3, true],
    ['retrying', 4, true],
    ['delivered', 1, true],
    ['dead', 2, true],
    ['discarded', 0, true],
  ])(
    'judges an attempt 3 by a row of its round that is %s after %d: %s',
    (status, attempts, is) => {
      expect(isAccountedFor({ status, round: 2, attempts }, place)).toBe(is);
    },
  );
});
