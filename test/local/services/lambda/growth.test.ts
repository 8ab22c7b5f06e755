import { describe, expect, it } from '@jest/globals';
import { Growth } from '../../../../local/services/lambda/growth.ts';

const CORES = 4;

/** A look at cores that have been as busy as this since the last look, and a growth that looks there. */
function makeGrowth() {
  const seen = { at: 0, total: 0, idle: 0, own: 0 };
  const starts = {};
  const makeOne = () => new Growth(() => ({ ...seen }), starts);
  const pass = (ms: number, { machine, own }: { machine: number; own: number }) => {
    seen.at += ms;
    seen.total += ms * CORES;
    seen.idle += ms * CORES * (1 - machine);
    seen.own += ms * CORES * own;
  };
  return { growth: makeOne(), other: makeOne(), pass, seen };
}

type World = ReturnType<typeof makeGrowth>;

/** After how many milliseconds of a load, whose invocations wait `waitedMs` each, one more environment starts. */
function timeUntilDue(
  { growth, pass, seen }: World,
  load: { machine: number; own: number },
  { environments = 1, waitedMs = Infinity } = {},
): number {
  const from = seen.at;
  growth.isDue({ waitedMs: 0, environments });
  while (seen.at - from < 10_000) {
    pass(50, load);
    const elapsed = seen.at - from;
    if (growth.isDue({ waitedMs: Math.min(waitedMs, elapsed), environments })) return elapsed;
  }
  return Infinity;
}

describe('the environments of a function grow', () => {
  it.each([
    ['soon where handlers wait for something else', { machine: 0.2, own: 0.1 }, {}, 50],
    ['later when there are several', { machine: 0.2, own: 0.1 }, { environments: 4 }, 200],
    [
      'after a while where its cores are at work',
      { machine: 0.7, own: 0.6 },
      { waitedMs: 25 },
      1000,
    ],
    [
      'after a longer while when there are several',
      { machine: 0.7, own: 0.6 },
      { waitedMs: 25, environments: 3 },
      3000,
    ],
    ['not where no core is to spare', { machine: 1, own: 0.9 }, { waitedMs: 25 }, Infinity],
    ['not for short waits', { machine: 0.2, own: 0.1 }, { waitedMs: 25 }, Infinity],
    ['late where others have all cores', { machine: 1, own: 0.1 }, {}, 2000],
    ['late where it has all cores itself', { machine: 1, own: 1 }, {}, 2000],
  ])('%s', (_, load, options, expected) => {
    const world = makeGrowth();
    expect(timeUntilDue(world, load, options)).toBe(expected);
  });

  it('by the load since invocations wait, whatever was before', () => {
    const loads = [0, 1].map((before) => {
      const world = makeGrowth();
      world.pass(60_000, { machine: before, own: 0 });
      return timeUntilDue(world, { machine: 0.7, own: 0.6 }, { waitedMs: 25 });
    });

    expect(loads).toEqual([1000, 1000]);
  });

  it('by what is left since another function has grown', () => {
    const world = makeGrowth();
    world.growth.isDue({ waitedMs: 0, environments: 1 });
    world.pass(950, { machine: 0.7, own: 0.6 });
    world.other.started();

    expect(timeUntilDue(world, { machine: 1, own: 1 }, { waitedMs: 25 })).toBe(Infinity);
  });

  it('only while invocations wait without a break', () => {
    const world = makeGrowth();
    world.growth.isDue({ waitedMs: 0, environments: 1 });
    world.pass(950, { machine: 0.7, own: 0.6 });
    world.growth.rest();

    expect(timeUntilDue(world, { machine: 0.7, own: 0.6 }, { waitedMs: 25 })).toBe(1000);
  });
});
