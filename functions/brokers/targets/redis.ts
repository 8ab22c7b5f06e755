import { withTls } from '../../../core/bridge/broker-tls.ts';
import type { RedisTargetOptions } from '../../../core/bridge/urls/redis-url.ts';
import { RedisTarget } from '../../../targets/redis.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, { login, tls }) => {
  const { server, ...options } = written as RedisTargetOptions;
  const secured = { ...server, tls: withTls(server.tls, tls) };
  return new RedisTarget({ ...options, server: { ...secured, ...login } });
};
