import { isRedisInstalled, NO_REDIS, startRedis } from '../../brokers/start-redis.ts';
import { describeWorker, type FarSide } from './describe-worker.ts';

/** Adds each argument as an entry. */
const ADD_ALL = "for _, body in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'data', body) end";

async function start(): Promise<FarSide> {
  const redis = await startRedis();
  const at = (path: string) => `redis://127.0.0.1:${redis.port}/stream/${path}`;
  const { cli } = redis;
  await cli('XGROUP', 'CREATE', 'in', 'waybill', '0', 'MKSTREAM');
  await cli('XGROUP', 'CREATE', 'loop', 'waybill', '0', 'MKSTREAM');
  return {
    from: at('in?group=waybill&batch=20&claimafter=1'),
    to: at('out'),
    loop: { from: at('loop?group=waybill'), to: at('loop') },
    refused: [
      { from: at('in?group=nobody'), says: 'nobody' },
      { from: at('nothing?group=waybill'), says: 'nothing' },
    ],
    async write(bodies) {
      await cli('EVAL', ADD_ALL, '1', 'in', ...bodies);
    },
    async writeBad(body) {
      await cli('XADD', 'in', '*', 'ce_specversion', '0.3', 'data', body);
    },
    async left() {
      const groups = await cli('XINFO', 'GROUPS', 'in');
      const numberOf = (name: string) =>
        Number(new RegExp(`(?:^|\\n)${name}\\n(\\d+)`).exec(groups)?.[1] ?? 0);
      return numberOf('lag') + numberOf('pending');
    },
    async sent() {
      const entries = await cli('XRANGE', 'out', '-', '+');
      return entries
        .split('\n')
        .flatMap((line, place, all) => (all[place - 1] === 'data' ? [line] : []));
    },
    kill: () => redis.kill(),
    restart: () => redis.start(),
    stop: () => redis.stop(),
  };
}

describeWorker('Redis', { start, skip: isRedisInstalled() ? undefined : NO_REDIS });
