import type { EventFields } from './event-fields.ts';
import type { FieldPath } from './field-path.ts';
import type { Leaf, MatchKey, Scalar } from './matcher.ts';
import { type IndexedRule, RuleNode } from './rule-node.ts';

/** Rules by the value that they want of one field: by the value itself, by its beginning, by its end, or by any. */
export class FieldTable {
  readonly path: FieldPath;
  readonly #used: ReadonlySet<string>;
  readonly #exact = new Branches<Scalar>();
  readonly #prefix = new Branches<string>();
  readonly #suffix = new Branches<string>();
  readonly #any = new Branches<true>();

  /** `used` are the names of the fields, this one too, that tell its rules apart already. */
  constructor(path: FieldPath, used: ReadonlySet<string>) {
    this.path = path;
    this.#used = used;
  }

  /** Adds a rule by its leaf of this field. */
  add({ matchers }: Leaf, rule: IndexedRule): void {
    const keys = matchers.map(({ key }) => key).filter((key) => key !== undefined);
    if (keys.length < matchers.length) this.#any.add(true, rule);
    else for (const key of keys) this.#addByKey(key, rule);
  }

  #addByKey(key: MatchKey, rule: IndexedRule): void {
    if (key.kind === 'exact') this.#exact.add(key.value, rule);
    else if (key.kind === 'prefix') this.#prefix.add(key.value, rule);
    else this.#suffix.add(key.value, rule);
  }

  /** Adds the owners of its rules that match an event. */
  visit(fields: EventFields, owners: Set<number>): void {
    const values = fields.at(this.path);
    if (values.length === 0) return;
    const visit = (node: RuleNode | undefined) => node?.visit(fields, owners);
    visit(this.#any.node(true, this.#used));
    for (const { value } of values) {
      visit(this.#exact.node(value, this.#used));
      if (typeof value !== 'string') continue;
      for (const length of this.#prefix.lengths) {
        if (length <= value.length) visit(this.#prefix.node(value.slice(0, length), this.#used));
      }
      for (const length of this.#suffix.lengths) {
        if (length <= value.length)
          visit(this.#suffix.node(value.slice(value.length - length), this.#used));
      }
    }
  }
}

/** Rules by a key, and the node that is made of those of one key when it is asked for. */
class Branches<Key extends Scalar> {
  readonly #rules = new Map<Key, IndexedRule[]>();
  readonly #nodes = new Map<Key, RuleNode>();
  /** The lengths of the keys that are texts. */
  readonly lengths = new Set<number>();

  add(key: Key, rule: IndexedRule): void {
    const rules = this.#rules.get(key) ?? [];
    rules.push(rule);
    this.#rules.set(key, rules);
    if (typeof key === 'string') this.lengths.add(key.length);
  }

  node(key: Key, used: ReadonlySet<string>): RuleNode | undefined {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const rules = this.#rules.get(key);
    if (rules === undefined) return undefined;
    const node = new RuleNode(rules, used);
    this.#nodes.set(key, node);
    return node;
  }
}
