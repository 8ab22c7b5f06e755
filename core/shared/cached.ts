import type { Clock } from '../ports/clock.ts';
import { isOutage } from './is-outage.ts';

/** How long what was read is trusted unless told, in milliseconds: one read in this time, however many requests. */
const FRESH_MS = 5000;

/** Something of the ledger's, as a function remembers it between invocations. */
export class Cached<T> {
  readonly #read: () => Promise<T>;
  readonly #clock: Clock;
  #readAt = Number.NEGATIVE_INFINITY;
  #value: T | undefined;

  constructor(read: () => Promise<T>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Younger than `maxAgeMs`; in an outage of the ledger what was read last, and undefined where nothing ever was. */
  async get(maxAgeMs = FRESH_MS): Promise<T | undefined> {
    const now = this.#clock.now();
    if (now - this.#readAt < maxAgeMs) return this.#value;
    try {
      this.#value = await this.#read();
      this.#readAt = now;
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    return this.#value;
  }
}
