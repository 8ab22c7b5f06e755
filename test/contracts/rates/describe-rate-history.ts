import { describe, expect, it } from '@jest/globals';
import type { Counted, RateHistory } from '../../../core/ports/rate-history.ts';

/** An empty history of the router that was asked for. */
export interface RateHistorySubject {
  readonly rates: RateHistory;
  /** Counts so many at a time, in epoch milliseconds, as those who count do; an age is one that a queue has at a minute's beginning. */
  readonly count: (counted: Counted, at: number, count: number) => void;
  /** Takes it down; the answer ends that. */
  readonly breakRates: () => () => void;
}

const MINUTE = 60_000;
const ACCEPTED = { of: 'router', name: 'AcceptedEvents' } as const;
const FAILED = { of: 'router', name: 'FailedAttempts' } as const;
const FAILED_OF: Readonly<Record<'billing' | 'email', Counted>> = {
  billing: { of: 'subscriber', subscriber: 'billing', name: 'FailedAttempts' },
  email: { of: 'subscriber', subscriber: 'email', name: 'FailedAttempts' },
};
const AGE = { of: 'age', queueUrl: 'https://sqs/000000000000/billing' } as const;
const HANDLED = { of: 'queue', queueUrl: 'https://sqs/000000000000/billing' } as const;

/** The contract of the port `RateHistory`; `now` is its time, at the beginning of an hour. */
export function describeRateHistory(
  name: string,
  now: number,
  make: () => Promise<RateHistorySubject>,
): void {
  const hour = { from: now - 60 * MINUTE, to: now, seconds: 60 };

  describe(`${name} as a RateHistory`, () => {
    it('adds up what was counted in each period, in the order of the questions', async () => {
      const { rates, count } = await make();
      count(ACCEPTED, now - 3 * MINUTE, 2);
      count(ACCEPTED, now - 3 * MINUTE + 59_999, 3);
      count(ACCEPTED, now - MINUTE, 7);
      count(HANDLED, now - 2 * MINUTE, 1);

      const last = { from: now - 3 * MINUTE, to: now, seconds: 60 };
      const sums = await rates.read([HANDLED, ACCEPTED, FAILED], last);

      expect(sums).toEqual([
        [0, 1, 0],
        [5, 0, 7],
        [0, 0, 0],
      ]);
    });

    it('takes minutes together where periods are longer', async () => {
      const { rates, count } = await make();
      for (let minute = 1; minute <= 30; minute++) count(ACCEPTED, now - minute * MINUTE, 1);

      const sums = await rates.read([ACCEPTED], { ...hour, seconds: 900 });

      expect(sums).toEqual([[0, 0, 15, 15]]);
    });

    it('leaves out what was counted before the first period, and from its end on', async () => {
      const { rates, count } = await make();
      const span = { from: now - 10 * MINUTE, to: now - 5 * MINUTE, seconds: 300 };
      for (const at of [span.from - 1, span.from, span.to - 1, span.to]) count(ACCEPTED, at, 1);

      expect(await rates.read([ACCEPTED], span)).toEqual([[2]]);
    });

    it('has what is counted for a subscriber in the router’s counts as well', async () => {
      const { rates, count } = await make();
      count(FAILED_OF.billing, now - MINUTE, 2);
      count(FAILED_OF.email, now - MINUTE, 3);
      const last = { ...hour, from: now - MINUTE };

      const sums = await rates.read([FAILED, FAILED_OF.billing, FAILED_OF.email], last);

      expect(sums).toEqual([[5], [2], [3]]);
    });

    it('has the greatest age of the oldest message in each period', async () => {
      const { rates, count } = await make();
      for (const [minutes, seconds] of [
        [5, 60],
        [4, 120],
        [3, 180],
      ] as const)
        count(AGE, now - minutes * MINUTE, seconds);

      const minute = await rates.read([AGE], { ...hour, from: now - 6 * MINUTE });
      const longer = await rates.read([AGE, HANDLED], { ...hour, seconds: 900 });

      expect(minute).toEqual([[0, 60, 120, 180, 0, 0]]);
      expect(longer).toEqual([
        [0, 0, 0, 180],
        [0, 0, 0, 0],
      ]);
    });

    it('answers nothing but zeros of what was never counted', async () => {
      const { rates } = await make();

      const sums = await rates.read([ACCEPTED, HANDLED], hour);

      expect(sums).toEqual([Array(60).fill(0), Array(60).fill(0)]);
    });

    it('answers more questions than one call takes', async () => {
      const { rates, count } = await make();
      count(HANDLED, now - MINUTE, 4);
      const many = Array.from({ length: 700 }, (_, place): Counted => {
        return place === 650 ? HANDLED : { of: 'queue', queueUrl: `https://sqs/0/other-${place}` };
      });

      const sums = await rates.read(many, { ...hour, seconds: 3600 });

      expect(sums?.flatMap(([sum], place) => (sum === 0 ? [] : [[place, sum]]))).toEqual([
        [650, 4],
      ]);
      expect(sums).toHaveLength(700);
    });

    it('throws unavailable while it cannot be reached', async () => {
      const { rates, breakRates } = await make();
      const repair = breakRates();

      await expect(rates.read([ACCEPTED], hour)).rejects.toMatchObject({ code: 'unavailable' });
      repair();

      expect(await rates.read([ACCEPTED], { ...hour, seconds: 3600 })).toEqual([[0]]);
    });
  });
}
