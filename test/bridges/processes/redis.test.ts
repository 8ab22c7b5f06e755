import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from '../../brokers/start-redis.ts';
import { describeWorker } from './describe-worker.ts';
import type { FarBroker, FarSide } from './far-side.ts';

/** Adds each argument as an entry. */
const ADD_ALL = "for _, body in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'data', body) end";

let sides = 0;

async function start(): Promise<FarBroker> {
  const redis = await startRedis();
  return {
    open: () => open(redis),
    kill: () => redis.kill(),
    restart: () => redis.start(),
    stop: () => redis.stop(),
  };
}

async function open(redis: Redis): Promise<FarSide> {
  sides += 1;
  const [from, to, loop] = [`in-${sides}`, `out-${sides}`, `loop-${sides}`];
  const at = (path: string) => `redis://127.0.0.1:${redis.port}/stream/${path}`;
  const { cli } = redis;
  await cli('XGROUP', 'CREATE', from, 'waybill', '0', 'MKSTREAM');
  await cli('XGROUP', 'CREATE', loop, 'waybill', '0', 'MKSTREAM');
  return {
    from: at(`${from}?group=waybill&batch=20&claimafter=1`),
    to: at(to),
    loop: { from: at(`${loop}?group=waybill`), to: at(loop) },
    refused: [
      { from: at(`${from}?group=nobody`), says: 'nobody' },
      { from: at('nothing?group=waybill'), says: 'nothing' },
    ],
    async write(bodies) {
      await cli('EVAL', ADD_ALL, '1', from, ...bodies);
    },
    async writeBad(body) {
      await cli('XADD', from, '*', 'ce_specversion', '0.3', 'data', body);
    },
    async left() {
      const groups = await cli('XINFO', 'GROUPS', from);
      const numberOf = (name: string) =>
        Number(new RegExp(`(?:^|\\n)${name}\\n(\\d+)`).exec(groups)?.[1] ?? 0);
      return numberOf('lag') + numberOf('pending');
    },
    async sent() {
      const entries = await cli('XRANGE', to, '-', '+');
      return entries
        .split('\n')
        .flatMap((line, place, all) => (all[place - 1] === 'data' ? [line] : []));
    },
  };
}

describeWorker('Redis', { start, skip: isRedisInstalled() ? undefined : NO_REDIS });
