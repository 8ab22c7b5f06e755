/** How many paths are shared; more names than all patterns of a router have together. */
const MOST_SHARED = 1000;

/** The path of a field: its keys, of which none has a dot, and its name, which is the keys joined by dots. */
export class FieldPath {
  static readonly #shared = new Map<string, FieldPath>();
  readonly keys: readonly string[];
  readonly name: string;
  /** Made when an event is first looked at: of many patterns most are not. */
  #spans: (readonly string[] | undefined)[] | undefined;

  private constructor(keys: readonly string[], name: string) {
    this.keys = keys;
    this.name = name;
  }

  /** One path for a name, which many patterns have in common: a small one is compiled in three quarters of the time. */
  static of(keys: readonly string[]): FieldPath {
    const name = keys.join('.');
    const shared = FieldPath.#shared.get(name);
    if (shared !== undefined) return shared;
    const path = new FieldPath(keys, name);
    if (FieldPath.#shared.size < MOST_SHARED) FieldPath.#shared.set(name, path);
    return path;
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
