import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { RedisSource } from '../../../bridges/sources/redis.ts';
import type { RedisServer, RedisStreamSource } from '../../../core/bridge/urls/redis-url.ts';
import { freePorts } from '../../brokers/free-ports.ts';
import { type Redis, startRedis } from '../../brokers/start-redis.ts';
import { type RunningSource, runSource } from '../running-source.ts';

/** A Redis of a suite, and the sources that read it, all of which end with it. */
export class RedisUnderTest {
  closedPort = 0;
  #redis: Redis | undefined;
  #count = 0;
  readonly #running: RunningSource[] = [];

  /** Has the suite start it, and stop it. */
  constructor() {
    beforeAll(async () => {
      this.#redis = await startRedis({ requirepass: 'secret', databases: '4' });
      [this.closedPort = 0] = await freePorts(1);
    });
    afterAll(() => this.redis.stop());
    afterEach(async () => {
      for (const source of this.#running.splice(0)) await source.stop().catch(() => {});
    });
  }

  get redis(): Redis {
    if (this.#redis === undefined) throw new Error('Redis is not started yet');
    return this.#redis;
  }

  get server(): RedisServer {
    return this.redis.server;
  }

  readonly run: typeof runSource = (...options) => {
    const source = runSource(...options);
    this.#running.push(source);
    return source;
  };

  readonly newName = (): string => {
    this.#count += 1;
    return `orders-${this.#count}`;
  };

  readonly stream = (name: string, options: Partial<RedisStreamSource> = {}): RedisSource =>
    new RedisSource({
      kind: 'stream',
      server: this.server,
      name,
      group: 'waybill',
      create: true,
      ...options,
    });

  readonly add = (name: string, ...fields: string[]): Promise<string> =>
    this.redis.cli('XADD', name, '*', ...fields);

  readonly pending = async (name: string): Promise<number> =>
    Number((await this.redis.cli('XPENDING', name, 'waybill')).split('\n')[0]);
}
