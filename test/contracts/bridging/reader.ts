import { setTimeout as pause } from 'node:timers/promises';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import type { Source } from '../../../core/ports/bridging/source.ts';
import { textOf } from '../../../core/shared/bytes.ts';

const LONGEST_MS = 40_000;

/** Runs a source, and keeps what it brings. */
export class Reader {
  readonly read: BrokerMessage[] = [];
  readonly ended: Promise<void>;
  readonly #abort = new AbortController();
  #failure: { readonly reason: unknown } | undefined;

  /** `take` is waited for before messages count as taken; left out, they are taken at once. */
  constructor(source: Source, take: (reader: Reader) => Promise<void> = async () => {}) {
    this.ended = source.run(async (messages) => {
      this.read.push(...messages);
      await take(this);
    }, this.#abort.signal);
    this.ended.catch((reason) => {
      this.#failure = { reason };
    });
  }

  /** So many messages of a source, which ends then. */
  static async read(source: Source, count: number): Promise<readonly BrokerMessage[]> {
    const reader = new Reader(source);
    await reader.until(() => reader.read.length >= count);
    await reader.end();
    return reader.read;
  }

  /** The same of sources that are made anew where the broker is not ready yet. */
  static async readThrough(
    makeSource: () => Source,
    isEnough: (read: readonly BrokerMessage[]) => boolean,
  ): Promise<readonly BrokerMessage[]> {
    const read: BrokerMessage[] = [];
    const deadline = performance.now() + LONGEST_MS;
    for (;;) {
      const reader = new Reader(makeSource());
      try {
        await reader.until(() => isEnough([...read, ...reader.read]));
        await reader.end();
        return [...read, ...reader.read];
      } catch (error) {
        read.push(...reader.read);
        if (performance.now() > deadline) throw error;
      }
    }
  }

  /** Waits for a condition; throws what the source throws meanwhile. */
  async until(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + LONGEST_MS;
    while (!isSo()) {
      if (this.#failure !== undefined) throw this.#failure.reason;
      if (performance.now() > deadline)
        throw new Error(`not so in time, with ${this.read.length} messages read`);
      await pause(10);
    }
  }

  /** Takes nothing, and lets go at the end. */
  untilAborted(): Promise<void> {
    const { signal } = this.#abort;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  /** Tells the source to end, and waits until it has. */
  async end(): Promise<void> {
    this.#abort.abort();
    await this.ended;
  }
}

/** The body of a message as text. */
export function textsOf({ body }: { readonly body: Uint8Array | null }): string {
  return textOf(body ?? new Uint8Array()) ?? 'bytes';
}
