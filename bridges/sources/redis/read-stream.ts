import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { fieldsToMessage } from '../../../core/bridge/redis/fields-to-message.ts';
import type { RedisStreamSource } from '../../../core/bridge/urls/redis-url.ts';
import { BATCH, placeIn, type RedisWork, wasTaken } from './redis-work.ts';
import { type RedisEntry, StreamGroup } from './stream-group.ts';

/** The ids that Redis makes begin with milliseconds since 1970; smaller ones were made by somebody else, and are no times. */
const FIRST_TIME_MS = 1_000_000_000_000;

/** The last time that a date can be (ECMAScript, "Time Values and Time Range"). */
const LAST_TIME_MS = 8_640_000_000_000_000;

/** Reads a stream until the signal aborts: what this reader has already, what others have left behind, and what is new. */
export async function readStream(
  options: RedisStreamSource & { readonly ownName: string },
  work: RedisWork,
): Promise<void> {
  const reader = new StreamReader(options, work);
  await reader.begin();
  while (!work.signal.aborted) {
    await reader.takeOver();
    await reader.readNew();
  }
  await reader.end();
}

class StreamReader {
  readonly #options: RedisStreamSource;
  readonly #work: RedisWork;
  readonly #group: StreamGroup;
  readonly #batch: number;
  #takeOverAt = 0;

  constructor(options: RedisStreamSource & { readonly ownName: string }, work: RedisWork) {
    this.#options = options;
    this.#work = work;
    this.#group = new StreamGroup(options, work.connection);
    this.#batch = options.batch ?? BATCH;
  }

  async begin(): Promise<void> {
    if (this.#options.create === true) await this.#group.make();
    let after = '0';
    while (!this.#work.signal.aborted) {
      const entries = await this.#group.own(after, this.#batch);
      if (entries.length === 0) break;
      await this.#handle(entries);
      after = entries.at(-1)?.id ?? after;
    }
    await this.#group.removeGone();
  }

  /** Takes over what readers hold that have given no sign of life for some time. */
  async takeOver(): Promise<void> {
    const now = performance.now();
    if (now < this.#takeOverAt) return;
    this.#takeOverAt = now + this.#group.claimAfterMs / 2;
    let cursor: string | undefined = '0-0';
    while (cursor !== undefined && !this.#work.signal.aborted) {
      const claimed: Awaited<ReturnType<StreamGroup['claim']>> = await this.#group.claim(
        cursor,
        this.#batch,
      );
      await this.#handle(claimed.entries);
      cursor = claimed.cursor;
    }
  }

  async readNew(): Promise<void> {
    if (this.#work.signal.aborted) return;
    await this.#handle(await this.#group.next(this.#batch));
  }

  async end(): Promise<void> {
    await this.#group.leave();
  }

  /** Entries are this reader's until they are acknowledged, however long they take; what is not taken is there for others at once. */
  async #handle(entries: readonly RedisEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const ids = entries.map(({ id }) => id);
    const messages = entries.flatMap((entry) => this.#toMessage(entry));
    const stopKeeping = this.#keep(ids);
    try {
      const isTaken = messages.length === 0 || (await wasTaken(messages, this.#work));
      if (!isTaken) return await this.#group.release(ids);
    } finally {
      stopKeeping();
    }
    await this.#group.acknowledge(ids);
  }

  #keep(ids: readonly string[]): () => void {
    // Where the connection is lost, the acknowledgement fails.
    const keep = () => void this.#group.keep(ids).catch(() => {});
    const timer = setInterval(keep, this.#group.claimAfterMs / 3);
    return () => clearInterval(timer);
  }

  /** Nothing for an entry that was deleted since, or trimmed: its id alone is left in the group. */
  #toMessage({ id, fields }: RedisEntry): readonly BrokerMessage[] {
    if (fields === undefined) return [];
    const { server, name } = this.#options;
    const timeMs = Number(id.split('-')[0]);
    const isTime = timeMs >= FIRST_TIME_MS && timeMs <= LAST_TIME_MS;
    const place = { ...placeIn(server, 'stream', name), id, ...(isTime ? { timeMs } : {}) };
    return [fieldsToMessage(fields, place)];
  }
}
