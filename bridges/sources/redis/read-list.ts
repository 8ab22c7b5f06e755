import { bodyToMessage } from '../../../core/bridge/redis/fields-to-message.ts';
import type { RedisListSource } from '../../../core/bridge/urls/redis-url.ts';
import type { RedisCommand, RedisReply } from '../../../targets/redis/redis-connection.ts';
import { BATCH, BLOCK_MS, placeIn, type RedisWork, wasTaken } from './redis-work.ts';

/**
 * Reads a list from its right until the signal aborts. What is being taken is in the processing list, and goes from there once it was taken
 * (Redis, `LMOVE`, "Pattern: Reliable queue"); what an end has left there is taken first.
 */
export async function readList(options: RedisListSource, work: RedisWork): Promise<void> {
  const reader = new ListReader(options, work);
  await reader.takeLeft();
  while (!work.signal.aborted && (await reader.takeNext()));
}

class ListReader {
  readonly #options: RedisListSource;
  readonly #work: RedisWork;
  readonly #processing: string;
  readonly #batch: number;

  constructor(options: RedisListSource, work: RedisWork) {
    this.#options = options;
    this.#work = work;
    this.#processing = options.processing ?? `${options.name}:processing`;
    this.#batch = options.batch ?? BATCH;
  }

  async takeLeft(): Promise<void> {
    while (!this.#work.signal.aborted) {
      const range = ['LRANGE', this.#processing, String(-this.#batch), '-1'];
      const left = bodiesOf(await this.#ask(range)).toReversed();
      if (left.length === 0 || !(await this.#handle(left))) return;
    }
  }

  /** False where the signal has aborted, and what is in the processing list stays there. */
  async takeNext(): Promise<boolean> {
    const { name } = this.#options;
    const move = [name, this.#processing, 'RIGHT', 'LEFT'];
    const wait = ['BLMOVE', ...move, String(BLOCK_MS / 1000)];
    const first = bodiesOf([await this.#ask(wait, BLOCK_MS)]);
    if (first.length === 0) return true;
    const more = Array.from({ length: this.#batch - 1 }, () => ['LMOVE', ...move]);
    return this.#handle([...first, ...bodiesOf(await this.#askAll(more))]);
  }

  async #handle(bodies: readonly Buffer[]): Promise<boolean> {
    const place = placeIn(this.#options.server, 'list', this.#options.name);
    const messages = bodies.map((body) => bodyToMessage(body, place));
    if (!(await wasTaken(messages, this.#work))) return false;
    await this.#askAll(bodies.map((body) => ['LREM', this.#processing, '-1', body]));
    return true;
  }

  #ask(command: RedisCommand, blockMs = 0): Promise<RedisReply> {
    return this.#work.connection.ask(command, { asked: this.#asked(command), blockMs });
  }

  async #askAll(commands: readonly RedisCommand[]): Promise<readonly RedisReply[]> {
    const [first] = commands;
    if (first === undefined) return [];
    const replies = await this.#work.connection.askAll(commands, { asked: this.#asked(first) });
    return replies.map((reply) => {
      if (reply instanceof Error) throw reply;
      return reply;
    });
  }

  #asked([command]: RedisCommand): string {
    return `${String(command)} of the list ${this.#options.name}`;
  }
}

function bodiesOf(reply: RedisReply): readonly Buffer[] {
  const list = Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
  return list.flatMap((body) => (Buffer.isBuffer(body) ? [body] : []));
}
