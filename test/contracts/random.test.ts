import { describe, expect, it } from '@jest/globals';
import { systemRandom } from '../../aws/system-random.ts';
import type { Random } from '../../core/ports/random.ts';
import { FakeRandom } from '../fakes/fake-random.ts';

describe.each<[string, () => Random]>([
  ['systemRandom', () => systemRandom],
  ['FakeRandom', () => new FakeRandom()],
  ['FakeRandom of given numbers', () => new FakeRandom(0, 0.25, 0.999)],
])('%s as a Random', (_, make) => {
  it('gives numbers from 0 up to, but not, 1', () => {
    const random = make();

    const drawn = Array.from({ length: 10_000 }, () => random.next());

    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  });
});

describe('systemRandom', () => {
  it('does not favour a quarter of its range', () => {
    const quarters = [0, 0, 0, 0];

    for (let draw = 0; draw < 8000; draw++) {
      const quarter = Math.floor(systemRandom.next() * 4);
      quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    }

    for (const count of quarters) expect(Math.abs(count - 2000)).toBeLessThan(400);
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
