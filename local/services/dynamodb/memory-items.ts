import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type BTree from 'sorted-btree';

/** dynalite's callback; an item that is not there is `undefined`. */
type Callback = (error: Error | null, value?: unknown) => void;

/** The bounds of a walk over keys, as `level` has them; `limit` below 0 is none. */
interface Bounds {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** The package is CommonJS, and Node and Jest find its class in different places; this one is the same for both. */
const { default: Tree } = createRequire(import.meta.url)('sorted-btree') as {
  readonly default: typeof BTree.default;
};

type Keys = InstanceType<typeof Tree<string, undefined>>;

/**
 * The items of one table or index, in key order, in memory: what dynalite asks of a database. Its own goes through
 * a promise, a timer and a tree of immutable nodes for every item; this one answers at once. Items are kept as JSON
 * strings, which need a fraction of the memory of objects, and found by a hash table; only walks need the order.
 */
export class MemoryItems {
  readonly #strings = new Map<string, string>();
  readonly #keys = new Tree<string, undefined>(undefined, compare);
  /** Told of each item that is set or deleted, as the JSON texts of before and after. */
  watch: ((before: string | undefined, after: string | undefined) => void) | undefined;

  /** An item as its JSON text. */
  text(key: string): string | undefined {
    return this.#strings.get(key);
  }

  /** Whether no key begins with this. */
  isEmptyFrom(start: string): boolean {
    const [next] = this.#keys.getPairOrNextHigher(start) ?? [];
    return next?.startsWith(start) !== true;
  }

  set(key: string, item: unknown): void {
    const before = this.#strings.get(key);
    const text = JSON.stringify(item);
    if (before === undefined) this.#keys.set(key, undefined);
    this.#strings.set(key, text);
    this.watch?.(before, text);
  }

  delete(key: string): void {
    const before = this.#strings.get(key);
    this.#remove(key);
    if (before !== undefined) this.watch?.(before, undefined);
  }

  readonly get = (key: string, callback: Callback): void => {
    const text = this.#strings.get(key);
    callback(null, text === undefined ? undefined : JSON.parse(text));
  };

  readonly put = (key: string, item: unknown, callback: Callback): void => {
    this.set(key, item);
    callback(null);
  };

  readonly del = (key: string, callback: Callback): void => {
    this.delete(key);
    callback(null);
  };

  /** By this a table is emptied when it is deleted, which is no change of its items. */
  readonly batch = (operations: readonly Operation[], callback: Callback): void => {
    for (const operation of operations) {
      if (operation.type === 'del') this.#remove(operation.key);
      else this.set(operation.key, operation.value);
    }
    callback(null);
  };

  readonly createKeyStream = (bounds: Bounds = {}): Readable =>
    new ListStream(walk(this.#keys.clone(), bounds));

  readonly createValueStream = (bounds: Bounds = {}): Readable =>
    new ListStream(this.#values(walk(this.#keys.clone(), bounds)));

  #remove(key: string): void {
    if (this.#strings.delete(key)) this.#keys.delete(key);
  }

  *#values(keys: Iterable<string>): Generator<unknown> {
    for (const key of keys) {
      const text = this.#strings.get(key);
      if (text !== undefined) yield JSON.parse(text) as unknown;
    }
  }
}

/** Walks a copy, which costs nothing until the tree changes: a walk takes turns of the event loop, in which items come and go. */
function* walk(keys: Keys, bounds: Bounds): Generator<string> {
  const { reverse = false, limit = -1 } = bounds;
  const low = bounds.gt ?? bounds.gte;
  const high = bounds.lt ?? bounds.lte;
  const entries = reverse ? keys.entriesReversed(high) : keys.entries(low);
  let left = limit < 0 ? Number.POSITIVE_INFINITY : limit;
  for (const [key] of entries) {
    if (reverse ? isBelow(key, bounds) : isAbove(key, bounds)) return;
    if (reverse ? isAbove(key, bounds) : isBelow(key, bounds)) continue;
    if (left-- <= 0) return;
    yield key;
  }
}

/** A stream of what is already there: no promise and no turn of the event loop per element. */
class ListStream<T> extends Readable {
  readonly #elements: Iterator<T>;

  constructor(elements: Iterator<T>) {
    super({ objectMode: true, highWaterMark: 64 });
    this.#elements = elements;
  }

  override _read(): void {
    for (;;) {
      const next = this.#elements.next();
      if (!this.push(next.done ? null : next.value) || next.done) return;
    }
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function isBelow(key: string, { gt, gte }: Bounds): boolean {
  return (gt !== undefined && key <= gt) || (gte !== undefined && key < gte);
}

function isAbove(key: string, { lt, lte }: Bounds): boolean {
  return (lt !== undefined && key >= lt) || (lte !== undefined && key > lte);
}
