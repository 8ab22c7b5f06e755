import { compilePattern } from './pattern/compile-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import { Remembered } from './remembered.ts';
import type { Subscriber } from './subscriber.ts';

interface Known {
  readonly subscribers: readonly Subscriber[];
  readonly patterns: readonly { readonly name: string; readonly pattern: Pattern }[];
}

/** The registered subscribers as a function remembers them between invocations. */
export class SubscriberDirectory {
  readonly #known: Remembered<Known>;

  constructor({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
    this.#known = new Remembered(async () => {
      const subscribers = await ledger.listSubscribers();
      const patterns = subscribers.map(({ name, pattern }) => ({
        name,
        pattern: compilePattern(pattern),
      }));
      return { subscribers, patterns };
    }, clock);
  }

  /** Every subscriber, at most five seconds old; in an outage of the ledger, the last list that was read. */
  async subscribers(): Promise<readonly Subscriber[]> {
    return (await this.#known.get())?.subscribers ?? [];
  }

  /** Every subscriber's compiled pattern. */
  async patterns(): Promise<Known['patterns']> {
    return (await this.#known.get())?.patterns ?? [];
  }
}
