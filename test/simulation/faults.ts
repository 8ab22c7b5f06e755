import type { CallFate } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

type LedgerOutage = 'none' | 'all' | 'reads' | 'writes';

/** Which services cannot be reached now, and how each call ends. */
export class Faults {
  readonly #random: SeededRandom;
  #ledger: LedgerOutage = 'none';
  /** The name of a queue, or `all`. */
  #queue = 'none';
  #bus = false;
  /** Whether the subscriber's function ends before any of its code runs. */
  isBroken = false;
  /** Whether anything may fail at all. */
  isWild = true;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  end(): void {
    this.isWild = false;
    this.isBroken = false;
  }

  changeLedger(): void {
    const outages = ['all', 'reads', 'writes'] as const;
    this.#ledger = this.#ledger === 'none' ? this.#random.pick(outages) : 'none';
  }

  changeQueue(names: readonly string[]): void {
    this.#queue = this.#queue === 'none' ? this.#random.pick([...names, 'all']) : 'none';
  }

  changeBus(): void {
    this.#bus = !this.#bus;
  }

  /** `name` is of a method, and of the queue for one of a queue. */
  fateOf(name: string): CallFate {
    if (!this.isWild || name === 'slow') return 'done';
    if (this.#isDown(name)) return 'outage';
    const dice = this.#random.below(100);
    return dice < 3 ? 'outage' : dice < 6 ? 'answer-lost' : 'done';
  }

  #isDown(name: string): boolean {
    const [method = '', queue] = name.split(' ');
    if (queue !== undefined) return this.#queue === 'all' || this.#queue === queue;
    if (method === 'publish') return this.#bus;
    if (this.#ledger === 'none' || this.#ledger === 'all') return this.#ledger === 'all';
    return /^(find|get|list)/.test(method) === (this.#ledger === 'reads');
  }
}
