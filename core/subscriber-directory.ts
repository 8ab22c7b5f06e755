import { WaybillError } from './errors.ts';
import { compilePattern } from './pattern/compile-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Subscriber } from './subscriber.ts';

/** How long a list of subscribers is trusted, in milliseconds: one read in this time, however many requests. */
const FRESH_MS = 5000;

/** The registered subscribers as a function remembers them between invocations. */
export class SubscriberDirectory {
  readonly #ports: { readonly ledger: Ledger; readonly clock: Clock };
  #readAt = Number.NEGATIVE_INFINITY;
  #subscribers: readonly Subscriber[] = [];
  #patterns: readonly { readonly name: string; readonly pattern: Pattern }[] = [];

  constructor(ports: { readonly ledger: Ledger; readonly clock: Clock }) {
    this.#ports = ports;
  }

  /** Every subscriber, at most five seconds old; in an outage of the ledger, the last list that was read. */
  async subscribers(): Promise<readonly Subscriber[]> {
    const now = this.#ports.clock.now();
    if (now - this.#readAt < FRESH_MS) return this.#subscribers;
    try {
      this.#subscribers = await this.#ports.ledger.listSubscribers();
      this.#readAt = now;
      this.#patterns = this.#subscribers.map(({ name, pattern }) => ({
        name,
        pattern: compilePattern(pattern),
      }));
    } catch (error) {
      if (!(error instanceof WaybillError && error.code === 'ledger-unavailable')) throw error;
    }
    return this.#subscribers;
  }

  /** Every subscriber's compiled pattern. */
  async patterns(): Promise<readonly { readonly name: string; readonly pattern: Pattern }[]> {
    await this.subscribers();
    return this.#patterns;
  }
}
