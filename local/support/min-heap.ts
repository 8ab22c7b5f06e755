/** Values in the order of their keys, the smallest first; equal keys in the order they came. */
export class MinHeap<T> {
  #entries: { readonly key: number; readonly order: number; readonly value: T }[] = [];
  #pushed = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The key of the smallest entry. */
  peekKey(): number | undefined {
    return this.#entries[0]?.key;
  }

  peek(): T | undefined {
    return this.#entries[0]?.value;
  }

  push(key: number, value: T): void {
    const entries = this.#entries;
    let index = entries.length;
    entries.push({ key, order: this.#pushed++, value });
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#less(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  pop(): T | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (top === undefined || last === undefined) return undefined;
    if (entries.length > 0) {
      entries[0] = last;
      this.#sink(0);
    }
    return top.value;
  }

  /** Drops the entries that are not worth keeping, in linear time. */
  prune(keep: (value: T, key: number) => boolean): void {
    this.#entries = this.#entries.filter(({ key, value }) => keep(value, key));
    for (let index = this.#entries.length >> 1; index >= 0; index--) this.#sink(index);
  }

  /** Every value, in no order. */
  *values(): Generator<T> {
    for (const { value } of this.#entries) yield value;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #sink(from: number): void {
    for (let index = from; ; ) {
      const left = index * 2 + 1;
      let smallest = index;
      if (this.#less(left, smallest)) smallest = left;
      if (this.#less(left + 1, smallest)) smallest = left + 1;
      if (smallest === index) return;
      this.#swap(index, smallest);
      index = smallest;
    }
  }

  #less(left: number, right: number): boolean {
    const [a, b] = [this.#entries[left], this.#entries[right]];
    if (a === undefined || b === undefined) return false;
    return a.key < b.key || (a.key === b.key && a.order < b.order);
  }

  #swap(left: number, right: number): void {
    const [a, b] = [this.#entries[left], this.#entries[right]];
    if (a === undefined || b === undefined) return;
    this.#entries[left] = b;
    this.#entries[right] = a;
  }
}
