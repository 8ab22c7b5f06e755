import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import type { RedisServer } from '../../../core/bridge/urls/redis-url.ts';
import type { TakeMessages } from '../../../core/ports/bridging/source.ts';
import type { RedisConnection } from '../../../targets/redis/redis-connection.ts';
import { shown } from '../../../targets/redis/redis-error.ts';

/** What a reader works with, until the signal aborts. */
export interface RedisWork {
  readonly connection: RedisConnection;
  readonly take: TakeMessages;
  readonly signal: AbortSignal;
}

/** How long a read waits for something new: the longest that a reader goes on after its signal. */
export const BLOCK_MS = 1000;

/** How many messages are taken at once, unless told otherwise. */
export const BATCH = 100;

/** Where a message is from: its source is a URL without credentials. */
export function placeIn(
  server: RedisServer,
  kind: 'stream' | 'list' | 'channel',
  name: string,
): Pick<BrokerMessage, 'source' | 'destination'> {
  // A key is in a database; a channel is in none.
  const database = server.database === 0 || kind === 'channel' ? '' : `?db=${server.database}`;
  const source = `${shown(server)}/${kind}/${encodeURIComponent(name)}${database}`;
  return { source, destination: name };
}

/** Gives messages to be taken; false where the signal has aborted, and they were not. */
export async function wasTaken(
  messages: readonly BrokerMessage[],
  { take, signal }: RedisWork,
): Promise<boolean> {
  try {
    await take(messages);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
