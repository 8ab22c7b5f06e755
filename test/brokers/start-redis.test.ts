import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from './start-redis.ts';

const isInstalled = isRedisInstalled();

(isInstalled ? describe : describe.skip)(
  isInstalled ? 'a Redis server for a test' : NO_REDIS,
  () => {
    let redis: Redis;
    beforeAll(async () => {
      redis = await startRedis({ requirepass: 'secret' });
    });
    afterAll(() => redis.stop());

    it('has after a kill what it had said that it had', async () => {
      expect(await redis.cli('SET', 'order', '17')).toBe('OK');

      await redis.kill();
      await expect(redis.cli('GET', 'order')).rejects.toThrow('Could not connect');
      await redis.start();

      expect(await redis.cli('GET', 'order')).toBe('17');
    });

    it('says what Redis printed where it does not start', async () => {
      await expect(startRedis({ 'no-such-setting': '1' })).rejects.toThrow(
        /redis did not start[\s\S]*no-such-setting/,
      );
    });
  },
);
