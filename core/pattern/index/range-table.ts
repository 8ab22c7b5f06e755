import type { Range } from './match-key.ts';
import { compareNumbers, RangeTree } from './range-tree.ts';
import { type IndexedRule, RuleNode } from './rule-node.ts';

interface RulesInRange extends Range {
  readonly rules: IndexedRule[];
  node: RuleNode | undefined;
}

/** Rules by the range in which they want a number. */
export class RangeTable {
  readonly #used: ReadonlySet<string>;
  readonly #ranges = new Map<string, RulesInRange>();
  #tree: RangeTree<RulesInRange> | undefined;

  constructor(used: ReadonlySet<string>) {
    this.#used = used;
  }

  add({ low, high }: Range, rule: IndexedRule): void {
    const name = `${low} ${high}`;
    const range = this.#ranges.get(name) ?? { low, high, rules: [], node: undefined };
    this.#ranges.set(name, range);
    range.rules.push(rule);
    this.#tree = undefined;
  }

  /** Calls `found` with the node of each range that contains a number. */
  visit(value: number, found: (node: RuleNode) => void): void {
    if (this.#ranges.size === 0) return;
    this.#tree ??= new RangeTree(
      [...this.#ranges.values()].sort((left, right) => compareNumbers(left.low, right.low)),
    );
    this.#tree.visit(value, (range) => {
      range.node ??= new RuleNode(range.rules, this.#used);
      found(range.node);
    });
  }
}
