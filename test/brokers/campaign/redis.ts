import { startRedis } from '../start-redis.ts';
import type { CampaignBroker } from './campaign-broker.ts';

/** Adds each argument as an entry, all of them or none; answers how many. */
const ADD_ALL =
  "for _, body in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'data', body) end return #ARGV";

/**
 * Two streams of a Redis server that answers once what it has done is on its disk. With `everysec`, which is its default, it may answer up to two
 * seconds before it has even written it, while the disk is busy (Redis, aof.c, `flushAppendOnlyFile`).
 */
export async function startCampaignRedis(): Promise<CampaignBroker> {
  const redis = await startRedis({ appendfsync: 'always' });
  const { cli } = redis;
  const at = (path: string) => `redis://127.0.0.1:${redis.port}/stream/${path}`;
  let last = '-';
  return {
    from: at('in?group=campaign&create=true&claimafter=2'),
    to: at('out'),
    produce: async (messages) => {
      const answer = await cli('EVAL', ADD_ALL, '1', 'in', ...messages.map(({ body }) => body));
      // `redis-cli` ends with 0 where the server answers with an error, as while it loads its data.
      if (answer !== String(messages.length))
        throw new Error(`Redis has not added the messages: ${answer}`);
    },
    drain: async () => {
      const [end = ''] = (await cli('XREVRANGE', 'out', '+', '-', 'COUNT', '1')).split('\n');
      if (end === '' || last === `(${end}`) return [];
      const lines = (await cli('XRANGE', 'out', last, end)).split('\n');
      last = `(${end}`;
      return lines.filter((_, place) => lines[place - 1] === 'data');
    },
    kill: () => redis.kill(),
    start: () => redis.start(),
    stop: () => redis.stop(),
  };
}
