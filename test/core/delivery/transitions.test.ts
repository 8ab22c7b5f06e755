import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeliveryStatus } from '../../../core/delivery/delivery.ts';
import { canReplace, isSettled, replaceableBy } from '../../../core/delivery/transitions.ts';

const ALL: readonly DeliveryStatus[] = ['pending', 'retrying', 'delivered', 'dead', 'discarded'];

/** Every step that may be taken, written out. */
const LEGAL: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  pending: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  retrying: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  dead: ['dead', 'delivered', 'discarded'],
  discarded: ['discarded', 'delivered'],
  delivered: ['delivered'],
};

describe('canReplace', () => {
  it.each(
    ALL.flatMap((current) => ALL.map((next): [DeliveryStatus, DeliveryStatus] => [current, next])),
  )('judges the step from %s to %s', (current, next) => {
    expect(canReplace(current, next)).toBe(LEGAL[current].includes(next));
  });

  it.each(ALL)('lets a first row be %s', (next) => {
    expect(canReplace(undefined, next)).toBe(true);
  });

  it('never lets a delivery out of a final state, however the outcomes come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL), { maxLength: 30 }), (outcomes) => {
        let standing: DeliveryStatus | undefined;
        for (const next of outcomes) {
          const before: DeliveryStatus | undefined = standing;
          if (canReplace(before, next)) standing = next;

          if (before === 'delivered') expect(standing).toBe('delivered');
          if (before === 'discarded') expect(['discarded', 'delivered']).toContain(standing);
          if (isSettled(before)) expect(isSettled(standing)).toBe(true);
        }
        if (outcomes.includes('delivered')) expect(standing).toBe('delivered');
      }),
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

describe('isSettled', () => {
  it.each<[DeliveryStatus | undefined, boolean]>([
    [undefined, false],
    ['pending', false],
    ['retrying', false],
    ['delivered', true],
    ['dead', true],
    ['discarded', true],
  ])('says of %s: %s', (status, settled) => {
    expect(isSettled(status)).toBe(settled);
  });
});
