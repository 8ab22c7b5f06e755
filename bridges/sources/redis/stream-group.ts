import { BrokerError } from '../../../core/bridge/broker-error.ts';
import type { RedisField } from '../../../core/bridge/redis/redis-fields.ts';
import type { RedisStreamSource } from '../../../core/bridge/urls/redis-url.ts';
import type {
  RedisCommand,
  RedisConnection,
  RedisReply,
} from '../../../targets/redis/redis-connection.ts';
import { BLOCK_MS } from './redis-work.ts';

/** An entry of a stream; without fields where it has been deleted since a reader was given it. */
export interface RedisEntry {
  readonly id: string;
  readonly fields: readonly RedisField[] | undefined;
}

/** What the names of readers begin with that were given none. */
export const OWN_CONSUMERS = 'waybill-';

/** A reader that has not asked for so long is gone, since each asks every second. */
const GONE_MS = 3_600_000;

/** One reader of a stream in a consumer group, as commands of Redis 6.2. What it throws is a `BrokerError`. */
export class StreamGroup {
  readonly claimAfterMs: number;
  readonly #connection: RedisConnection;
  readonly #stream: string;
  readonly #group: string;
  readonly #consumer: string;
  readonly #from: string;
  readonly #isNamed: boolean;

  constructor(
    options: RedisStreamSource & { readonly ownName: string },
    connection: RedisConnection,
  ) {
    const { name, group, consumer, ownName, from = '0', claimAfterSeconds = 60 } = options;
    this.#connection = connection;
    this.#stream = name;
    this.#group = group;
    this.#consumer = consumer ?? ownName;
    this.#from = from;
    this.#isNamed = consumer !== undefined;
    this.claimAfterMs = claimAfterSeconds * 1000;
  }

  /** Makes the group, and the stream, where they are not there. */
  async make(): Promise<void> {
    const create = ['XGROUP', 'CREATE', this.#stream, this.#group, this.#from, 'MKSTREAM'];
    try {
      await this.#ask(create);
    } catch (error) {
      if (!(error instanceof BrokerError && error.message.includes('BUSYGROUP'))) throw error;
    }
  }

  /** What this reader was given before and has not acknowledged, behind an id. */
  async own(after: string, count: number): Promise<readonly RedisEntry[]> {
    return readStreams(await this.#ask(this.#read(count, after)));
  }

  /** What nobody was given yet; nothing after a second. */
  async next(count: number): Promise<readonly RedisEntry[]> {
    const command = this.#read(count, '>', ['BLOCK', String(BLOCK_MS)]);
    return readStreams(await this.#ask(command, BLOCK_MS));
  }

  /** Makes those entries this reader's that others hold for too long; there may be more behind the cursor. */
  async claim(
    cursor: string,
    count: number,
  ): Promise<{ readonly entries: readonly RedisEntry[]; readonly cursor: string | undefined }> {
    const range = [String(this.claimAfterMs), cursor, 'COUNT', String(count)];
    const reply = await this.#ask(['XAUTOCLAIM', ...this.#me(), ...range]);
    const [next, entries] = listOf(reply);
    const behind = String(next);
    return {
      entries: listOf(entries).flatMap(readEntry),
      cursor: behind === '0-0' ? undefined : behind,
    };
  }

  /** Says of entries that this reader is still at them. */
  async keep(ids: readonly string[]): Promise<void> {
    await this.#ask(['XCLAIM', ...this.#me(), '0', ...ids, 'JUSTID']);
  }

  /** Leaves entries to others, who can take them over at once. */
  async release(ids: readonly string[]): Promise<void> {
    const idle = ['IDLE', String(this.claimAfterMs), 'JUSTID'];
    await this.#ask(['XCLAIM', ...this.#me(), '0', ...ids, ...idle]);
  }

  async acknowledge(ids: readonly string[]): Promise<void> {
    await this.#ask(['XACK', this.#stream, this.#group, ...ids]);
  }

  /** Takes readers out of the group that have a name of chance, hold nothing and are gone. It is no harm where they stay. */
  async removeGone(): Promise<void> {
    await this.#ask(['XINFO', 'CONSUMERS', this.#stream, this.#group])
      .then(async (reply) => {
        for (const { name, pending, idle } of listOf(reply).map(readConsumer))
          if (name.startsWith(OWN_CONSUMERS) && pending === 0 && idle > GONE_MS)
            await this.#remove(name);
      })
      .catch(() => {});
  }

  /** Takes this reader out of the group, unless it has a name of its own or holds something, which would be lost with it. */
  async leave(): Promise<void> {
    if (this.#isNamed) return;
    // To read what it holds would be a sign of life, and keep it from others.
    const range = ['-', '+', '1', this.#consumer];
    const held = await this.#ask(['XPENDING', this.#stream, this.#group, ...range]);
    if (listOf(held).length === 0) await this.#remove(this.#consumer);
  }

  async #remove(consumer: string): Promise<void> {
    await this.#ask(['XGROUP', 'DELCONSUMER', this.#stream, this.#group, consumer]);
  }

  #read(count: number, after: string, options: RedisCommand = []): RedisCommand {
    const who = ['XREADGROUP', 'GROUP', this.#group, this.#consumer];
    return [...who, 'COUNT', String(count), ...options, 'STREAMS', this.#stream, after];
  }

  #me(): readonly string[] {
    return [this.#stream, this.#group, this.#consumer];
  }

  #ask(command: RedisCommand, blockMs = 0): Promise<RedisReply> {
    const asked = `${String(command[0])} of the stream ${this.#stream} for the group ${this.#group}`;
    return this.#connection.ask(command, { asked, blockMs });
  }
}

/** The entries of the one stream that was asked for. */
function readStreams(reply: RedisReply): readonly RedisEntry[] {
  const [stream = null] = listOf(reply);
  const [, entries = null] = listOf(stream);
  return listOf(entries).flatMap(readEntry);
}

/** Nothing for an entry that Redis 6 has claimed though it was deleted. */
function readEntry(reply: RedisReply): readonly RedisEntry[] {
  const [id, fields = null] = listOf(reply);
  if (id === undefined) return [];
  const flat = listOf(fields).flatMap((part) => (Buffer.isBuffer(part) ? [part] : []));
  const pairs = flat.flatMap((name, place): readonly RedisField[] => {
    const value = flat[place + 1];
    return place % 2 === 0 && value !== undefined ? [[name, value]] : [];
  });
  return [{ id: String(id), fields: fields === null ? undefined : pairs }];
}

function readConsumer(reply: RedisReply) {
  const flat = listOf(reply);
  const find = (word: string) => flat[flat.findIndex((part) => String(part) === word) + 1];
  return {
    name: String(find('name')),
    pending: Number(find('pending')),
    idle: Number(find('idle')),
  };
}

function listOf(reply: RedisReply | undefined): readonly RedisReply[] {
  return Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
}
