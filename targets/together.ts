/** Items that were given at once, and who is told of their results. */
interface Given<Item, Result> {
  readonly items: readonly Item[];
  readonly signal: AbortSignal;
  readonly tell: (results: readonly Result[]) => void;
}

/** Handles all of some items in their order, with a result for each; never rejects. */
type Handle<Item, Result> = (
  items: readonly Item[],
  signal: AbortSignal,
) => Promise<readonly Result[]>;

/**
 * Has items handled in the order in which they were given. While some are handled, others wait, and are then handled together, as far as one signal
 * ends them: for a broker, many at once take hardly longer than few.
 */
export class Together<Item, Result> {
  readonly #handle: Handle<Item, Result>;
  readonly #waiting: Given<Item, Result>[] = [];
  #working: Promise<void> | undefined;

  constructor(handle: Handle<Item, Result>) {
    this.#handle = handle;
  }

  /** The results of these items. */
  run(items: readonly Item[], signal: AbortSignal): Promise<readonly Result[]> {
    return new Promise((tell) => {
      this.#waiting.push({ items, signal, tell });
      this.#working ??= this.#work();
    });
  }

  /** Waits for all that were given. */
  async end(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    for (;;) {
      const all = this.#next();
      const [first] = all;
      if (first === undefined) break;
      const items = all.flatMap((given) => given.items);
      const results = await this.#handle(items, first.signal);
      let place = 0;
      for (const given of all) {
        given.tell(results.slice(place, place + given.items.length));
        place += given.items.length;
      }
    }
    this.#working = undefined;
  }

  /** All that waits, up to the first that another signal ends. */
  #next(): readonly Given<Item, Result>[] {
    const [first] = this.#waiting;
    const other = this.#waiting.findIndex(({ signal }) => signal !== first?.signal);
    return this.#waiting.splice(0, other === -1 ? this.#waiting.length : other);
  }
}
