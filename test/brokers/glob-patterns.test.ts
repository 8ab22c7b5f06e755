import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { glob } from '../../core/pattern/notations/glob/glob.ts';
import { tryRead } from '../core/pattern/notations/read.ts';
import { globKey, globText, matchesGlob } from '../core/pattern/notations/reference-glob.ts';
import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from './start-redis.ts';

/** The keys that Redis takes by each glob; channels are matched by the same code (`stringmatchlen`). */
const KEYS_OF_EACH =
  "local all = {} for place, glob in ipairs(ARGV) do all[place] = redis.call('KEYS', glob) end return cjson.encode(all)";

const isInstalled = isRedisInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'globs beside Redis' : NO_REDIS, () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it('match what Redis does, as does what the other tests hold them to', async () => {
    const several = <T>(one: fc.Arbitrary<T>, count: number) =>
      fc.uniqueArray(one, { minLength: count, maxLength: count });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(several(globText, 100), several(globKey, 100), async (globs, keys) => {
        await redis.cli('FLUSHALL');
        await redis.cli('MSET', ...keys.flatMap((key) => [key, '']));
        // Lua has no empty list, and its empty table is an object.
        const found: readonly (readonly string[] | object)[] = JSON.parse(
          await redis.cli('EVAL', KEYS_OF_EACH, '0', ...globs),
        );
        for (const [place, text] of globs.entries()) {
          const wanted = Object.values(found[place] ?? []).sort();
          const taken = (matches: (key: string) => boolean) => keys.filter(matches).sort();

          expect([text, taken((key) => matchesGlob(text, key))]).toEqual([text, wanted]);
          const read = tryRead(glob(text));
          if (read === undefined) continue;
          compared++;
          expect([text, taken((type) => read.matches({ type }))]).toEqual([text, wanted]);
        }
      }),
      { numRuns: 8 },
    );
    expect(compared).toBeGreaterThan(400);
  });
});
