import type { RedisTargetOptions } from '../../../core/bridge/urls/redis-url.ts';
import { RedisTarget } from '../../../targets/redis.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, login) => {
  const { server, ...options } = written as RedisTargetOptions;
  return new RedisTarget({ ...options, server: { ...server, ...login } });
};
