import { freePorts } from '../../brokers/free-ports.ts';
import { isRedisInstalled, NO_REDIS, type Redis, startRedis } from '../../brokers/start-redis.ts';
import { makeCertificates } from '../../brokers/tls/certificates.ts';
import { describeWorker } from './describe-worker.ts';
import type { FarBroker, FarSide } from './far-side.ts';

/** Adds each argument as an entry. */
const ADD_ALL = "for _, body in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'data', body) end";

let sides = 0;

/** A server that its clients know by its certificate, and that knows them by theirs. */
async function start(): Promise<FarBroker> {
  const certificates = await makeCertificates();
  const [securePort = 0] = await freePorts(1);
  const { server, client, caFile } = certificates;
  const redis = await startRedis({
    ...{ 'tls-port': String(securePort), 'tls-ca-cert-file': caFile },
    ...{ 'tls-cert-file': server.certFile, 'tls-key-file': server.keyFile },
  });
  const shown = `cafile=${caFile}&certfile=${client.certFile}&keyfile=${client.keyFile}`;
  return {
    open: () => open(redis, `rediss://localhost:${securePort}`, shown),
    kill: () => redis.kill(),
    restart: () => redis.start(),
    stop: async () => {
      await redis.stop();
      certificates.remove();
    },
  };
}

async function open(redis: Redis, server: string, shown: string): Promise<FarSide> {
  sides += 1;
  const [from, to, loop] = [`in-${sides}`, `out-${sides}`, `loop-${sides}`];
  const at = (name: string, ...parameters: readonly string[]) =>
    `${server}/stream/${name}?${[...parameters, shown].join('&')}`;
  const { cli } = redis;
  await cli('XGROUP', 'CREATE', from, 'waybill', '0', 'MKSTREAM');
  await cli('XGROUP', 'CREATE', loop, 'waybill', '0', 'MKSTREAM');
  return {
    from: at(from, 'group=waybill', 'batch=20', 'claimafter=1'),
    to: at(to),
    loop: { from: at(loop, 'group=waybill'), to: at(loop) },
    refused: [
      { from: at(from, 'group=nobody'), says: 'nobody' },
      { from: at('nothing', 'group=waybill'), says: 'nothing' },
      { from: `${server}/stream/${from}?group=waybill`, says: 'not trusted here' },
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
