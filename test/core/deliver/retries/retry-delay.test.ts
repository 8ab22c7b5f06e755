import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clampDelay, retryDelaySeconds } from '../../../../core/deliver/retries/retry-delay.ts';
import { askedDelaySeconds, RetryLater } from '../../../../core/deliver/retries/retry-later.ts';
import { DEFAULT_RETRY_POLICY } from '../../../../core/deliver/retries/retry-policy.ts';
import { FakeRandom } from '../../../support/fakes/fake-random.ts';

const POLICY = { maxAttempts: 30, baseSeconds: 2, capSeconds: 3600 };
const ALMOST_ONE = 1 - Number.EPSILON;

describe('retryDelaySeconds', () => {
  it.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [10, 1024],
    [11, 2048],
    [12, 3600],
    [13, 3600],
    [1000, 3600],
    [5000, 3600],
  ])(
    'doubles its ceiling with every attempt, up to the cap: attempt %d, %d s',
    (attempt, ceiling) => {
      expect(retryDelaySeconds(POLICY, attempt, new FakeRandom(ALMOST_ONE))).toBe(ceiling);
    },
  );

  it('waits up to 14 days where the cap allows it', () => {
    const policy = { maxAttempts: 1000, baseSeconds: 86_400, capSeconds: 1_209_600 };

    expect(retryDelaySeconds(policy, 4, new FakeRandom(ALMOST_ONE))).toBe(691_200);
    expect(retryDelaySeconds(policy, 5, new FakeRandom(ALMOST_ONE))).toBe(1_209_600);
    expect(retryDelaySeconds(policy, 999, new FakeRandom(ALMOST_ONE))).toBe(1_209_600);
  });

  it('draws from the whole span up to the ceiling, in whole seconds', () => {
    const random = new FakeRandom(0, 0.25, 0.5, 0.5001, 0.75);

    const delays = Array.from({ length: 5 }, () => retryDelaySeconds(POLICY, 6, random));

    expect(delays).toEqual([1, 16, 32, 33, 48]);
  });

  it('never leaves its bounds', () => {
    const policy = fc.record({
      maxAttempts: fc.integer({ min: 1, max: 1000 }),
      baseSeconds: fc.double({ min: 0.001, max: 100_000, noNaN: true }),
      capSeconds: fc.double({ min: 0.001, max: 10_000_000, noNaN: true }),
    });
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 2000 }), chance, (given, attempt, value) => {
        const delay = retryDelaySeconds(given, attempt, new FakeRandom(value));

        const ceiling = Math.min(given.capSeconds, given.baseSeconds * 2 ** (attempt - 1));
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(1);
        expect(delay).toBeLessThanOrEqual(Math.max(1, Math.ceil(ceiling)));
        expect(delay).toBeLessThanOrEqual(1_209_600);
      }),
      { numRuns: 500 },
    );
  });

  it('waits about ten hours in all by default, in the mean', () => {
    const attempts = Array.from({ length: DEFAULT_RETRY_POLICY.maxAttempts - 1 }, (_, n) => n + 1);

    const delays = attempts.map((attempt) =>
      retryDelaySeconds(DEFAULT_RETRY_POLICY, attempt, new FakeRandom(0.5)),
    );

    const hours = delays.reduce((sum, delay) => sum + delay, 0) / 3600;
    expect(hours).toBeGreaterThan(9);
    expect(hours).toBeLessThan(11);
  });
});

describe('clampDelay', () => {
  it.each([
    [0, 1],
    [-5, 1],
    [0.2, 1],
    [1, 1],
    [1.0001, 2],
    [59.5, 60],
    [43_201, 43_201],
    [1_209_600, 1_209_600],
    [1_209_600.5, 1_209_600],
    [1_209_601, 1_209_600],
    [Number.POSITIVE_INFINITY, 1_209_600],
    [Number.NEGATIVE_INFINITY, 1],
    [Number.NaN, 1],
  ])('makes of %d s a delay that can be kept, %d s', (seconds, delay) => {
    expect(clampDelay(seconds)).toBe(delay);
  });
});

describe('askedDelaySeconds', () => {
  it('is what a RetryLater asks for', () => {
    expect(askedDelaySeconds(new RetryLater('busy', { delaySeconds: 90 }))).toBe(90);
  });

  it('is nothing for other things thrown', () => {
    const alike = Object.assign(new Error('busy'), { delaySeconds: 90 });

    for (const thrown of [alike, new Error('x'), { delaySeconds: 90 }, 'x', null, undefined]) {
      expect(askedDelaySeconds(thrown)).toBeUndefined();
    }
  });

  it('knows a RetryLater of another copy of the module, and its cause', () => {
    const cause = new Error('429');
    class RetryLaterOfAnotherBundle extends Error {
      readonly '@waybill/retry-later' = true;
      readonly delaySeconds = 5;
    }

    expect(askedDelaySeconds(new RetryLaterOfAnotherBundle())).toBe(5);
    expect(new RetryLater('busy', { delaySeconds: 5, cause })).toMatchObject({
      name: 'RetryLater',
      message: 'busy',
      cause,
    });
  });

  it('is nothing when it is no number', () => {
    const thrown = new RetryLater('busy', JSON.parse('{"delaySeconds": "soon"}'));

    expect(askedDelaySeconds(thrown)).toBeUndefined();
  });
});
