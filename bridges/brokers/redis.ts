import { REDIS_BINDING } from '../../core/bridge/binding.ts';
import { parseRedisSourceUrl, parseRedisTargetUrl } from '../../core/bridge/urls/redis-url.ts';
import { RedisTarget } from '../../targets/redis.ts';
import { RedisSource } from '../sources/redis.ts';
import type { Broker } from './broker.ts';
import { readTextFile } from './read-text-file.ts';

export const redis: Broker = {
  binding: REDIS_BINDING,
  source: (url) => new RedisSource(parseRedisSourceUrl(url, readTextFile)),
  target: (url, format) =>
    new RedisTarget({
      ...parseRedisTargetUrl(url, readTextFile),
      ...(format === undefined ? {} : { format }),
    }),
};
