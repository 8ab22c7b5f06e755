import { describe, expect, it } from '@jest/globals';
import { retryDelaySeconds } from '../../core/deliver/retries/retry-delay.ts';
import type { Random } from '../../core/ports/random.ts';
import { systemRandom } from '../../node/system-random.ts';
import { FakeRandom } from '../support/fakes/fake-random.ts';

describe.each<[string, () => Random]>([
  ['systemRandom', () => systemRandom],
  ['FakeRandom', () => new FakeRandom()],
  ['FakeRandom of given numbers', () => new FakeRandom(0, 0.25, 0.999)],
])('%s as a Random', (_, make) => {
  it('gives numbers from 0 up to, but not, 1', () => {
    const random = make();

    const drawn = Array.from({ length: 100 }, () => random.next());

    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  });
});

describe('systemRandom', () => {
  it('spreads the retries of messages that failed together over the whole delay', () => {
    const policy = { maxAttempts: 5, baseSeconds: 100, capSeconds: 100 };

    const delays = Array.from({ length: 1000 }, () => retryDelaySeconds(policy, 1, systemRandom));

    expect(new Set(delays).size).toBeGreaterThan(80);
    for (const start of [0, 25, 50, 75])
      expect(delays.filter((delay) => delay > start && delay <= start + 25).length).toBeGreaterThan(
        100,
      );
  });
});

describe('FakeRandom', () => {
  it('gives its numbers over and over, and one half when it has none', () => {
    const random = new FakeRandom(0.1, 0.2);

    const drawn = [random.next(), random.next(), random.next()];

    expect(drawn).toEqual([0.1, 0.2, 0.1]);
    expect(new FakeRandom().next()).toBe(0.5);
  });
});
