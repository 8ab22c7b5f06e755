/** The path of a field: its keys, of which none has a dot, and its name, which is the keys joined by dots. */
export class FieldPath {
  readonly keys: readonly string[];
  readonly name: string;
  /** Made when an event is first looked at: of many patterns most are not. */
  #spans: (readonly string[] | undefined)[] | undefined;

  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.name = keys.join('.');
  }

  get length(): number {
    return this.keys.length;
  }

  /** The keys that an event may have in the place of those from an index on: that one, and it with those after it, joined by dots. */
  spansFrom(index: number): readonly string[] {
    this.#spans ??= [];
    const known = this.#spans[index];
    if (known !== undefined) return known;
    const left = this.keys.slice(index);
    const spans = left.map((_, more) => left.slice(0, more + 1).join('.'));
    this.#spans[index] = spans;
    return spans;
  }
}
