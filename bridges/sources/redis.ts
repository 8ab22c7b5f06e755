import { randomBytes } from 'node:crypto';
import type { RedisSourceOptions } from '../../core/bridge/urls/redis-url.ts';
import type { Source, TakeMessages } from '../../core/ports/bridging/source.ts';
import { RedisConnection } from '../../targets/redis/redis-connection.ts';
import { readChannel } from './redis/read-channel.ts';
import { readList } from './redis/read-list.ts';
import { readStream } from './redis/read-stream.ts';
import { OWN_CONSUMERS } from './redis/stream-group.ts';

/**
 * Reads a stream by a consumer group, a list, or what is published to channels. Entries of a stream and elements of a list are
 * acknowledged once they were taken; a channel keeps nothing for whoever is not there, and so is read at most once.
 */
export class RedisSource implements Source {
  readonly #options: RedisSourceOptions;
  /** The same at each run, so that a reader finds what it had not acknowledged. */
  readonly #ownName = `${OWN_CONSUMERS}${randomBytes(9).toString('base64url')}`;

  constructor(options: RedisSourceOptions) {
    this.#options = options;
  }

  async run(take: TakeMessages, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const options = this.#options;
    const connection = await RedisConnection.open(options.server);
    const work = { connection, take, signal };
    try {
      if (options.kind === 'stream') await readStream({ ...options, ownName: this.#ownName }, work);
      else if (options.kind === 'list') await readList(options, work);
      else await readChannel(options, work);
    } finally {
      connection.close();
    }
  }
}
