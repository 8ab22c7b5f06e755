/** The path of a field: its keys, of which none has a dot, and its name, which is the keys joined by dots. */
export class FieldPath {
  readonly keys: readonly string[];
  readonly name: string;
  readonly #spans: (readonly string[] | undefined)[] = [];

  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.name = keys.join('.');
  }

  get length(): number {
    return this.keys.length;
  }

  /** The keys that an event may have in the place of those from an index on: that one, and it with those after it, joined by dots. */
  spansFrom(index: number): readonly string[] {
    const known = this.#spans[index];
    if (known !== undefined) return known;
    const left = this.keys.slice(index);
    const spans = left.map((_, more) => left.slice(0, more + 1).join('.'));
    this.#spans[index] = spans;
    return spans;
  }
}
