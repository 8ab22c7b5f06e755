import type { Scalar } from '../matcher.ts';
import type { MatchKey } from './match-key.ts';
import { type IndexedRule, RuleNode } from './rule-node.ts';

/** Rules by what they want a value to be, to begin with or to end with. */
export class KeyTable {
  readonly #exact: Branches<Scalar>;
  readonly #prefix: Branches<string>;
  readonly #suffix: Branches<string>;

  constructor(used: ReadonlySet<string>) {
    this.#exact = new Branches(used);
    this.#prefix = new Branches(used);
    this.#suffix = new Branches(used);
  }

  add(key: Exclude<MatchKey, { readonly kind: 'range' }>, rule: IndexedRule): void {
    if (key.kind === 'exact') this.#exact.add(key.value, rule);
    else if (key.kind === 'prefix') this.#prefix.add(key.value, rule);
    else this.#suffix.add(key.value, rule);
  }

  /** Calls `found` with the node of each key that a value has. */
  visit(value: Scalar, found: (node: RuleNode) => void): void {
    this.#exact.visit(value, found);
    if (typeof value !== 'string') return;
    const { length: size } = value;
    for (const length of this.#prefix.lengths)
      if (length <= size) this.#prefix.visit(value.slice(0, length), found);
    for (const length of this.#suffix.lengths)
      if (length <= size) this.#suffix.visit(value.slice(size - length), found);
  }
}

/** Rules by a key, and the node that is made of those of one key when it is asked for. */
class Branches<Key extends Scalar> {
  readonly #used: ReadonlySet<string>;
  readonly #rules = new Map<Key, IndexedRule[]>();
  readonly #nodes = new Map<Key, RuleNode>();
  /** The lengths of the keys that are strings. */
  readonly lengths = new Set<number>();

  constructor(used: ReadonlySet<string>) {
    this.#used = used;
  }

  add(key: Key, rule: IndexedRule): void {
    const rules = this.#rules.get(key);
    if (rules === undefined) this.#rules.set(key, [rule]);
    else rules.push(rule);
    if (typeof key === 'string') this.lengths.add(key.length);
  }

  visit(key: Key, found: (node: RuleNode) => void): void {
    let node = this.#nodes.get(key);
    if (node === undefined) {
      const rules = this.#rules.get(key);
      if (rules === undefined) return;
      node = new RuleNode(rules, this.#used);
      this.#nodes.set(key, node);
    }
    found(node);
  }
}
