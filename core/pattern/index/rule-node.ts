import type { EventFields } from '../event-fields.ts';
import type { CompiledRule } from '../match-rule.ts';
import { PathTree } from '../path-tree.ts';
import { choosePlaces } from './choose-places.ts';
import { FieldTable } from './field-table.ts';

/** A rule of an index, and the number of the entry that it belongs to. */
export interface IndexedRule {
  readonly rule: CompiledRule;
  readonly owner: number;
}

/** So few rules are tested one by one. */
const FEW = 6;

/** Rules that are told apart by their fields: each stands in the table of one of them, and what has passed there is told apart by the others. */
export class RuleNode {
  readonly #rules: readonly IndexedRule[];
  /** The names of the fields that have told these rules apart already. */
  readonly #used: ReadonlySet<string>;
  #split: Split | undefined;

  constructor(rules: readonly IndexedRule[], used: ReadonlySet<string>) {
    this.#rules = rules;
    this.#used = used;
  }

  /** Adds the owners of the rules that match an event. */
  visit(fields: EventFields, owners: Set<number>): void {
    if (this.#rules.length <= FEW) {
      testEach(this.#rules, fields, owners);
      return;
    }
    this.#split ??= split(this.#rules, this.#used);
    testEach(this.#split.others, fields, owners);
    for (const table of this.#split.tables.in(fields)) table.visit(fields, owners);
  }
}

interface Split {
  readonly tables: PathTree<FieldTable>;
  /** The rules that no field of an event leads to. */
  readonly others: readonly IndexedRule[];
}

function split(rules: readonly IndexedRule[], used: ReadonlySet<string>): Split {
  const tables = new Map<string, FieldTable>();
  const others: IndexedRule[] = [];
  for (const [index, place] of choosePlaces(rules, used).entries()) {
    const rule = rules[index];
    if (rule === undefined) continue;
    if (place === undefined) {
      others.push(rule);
      continue;
    }
    const { path, keys } = place;
    const table = tables.get(path.name) ?? new FieldTable(path, new Set([...used, path.name]));
    tables.set(path.name, table);
    table.add(keys, rule);
  }
  return { tables: new PathTree([...tables.values()]), others };
}

function testEach(rules: readonly IndexedRule[], fields: EventFields, owners: Set<number>): void {
  for (const { rule, owner } of rules)
    if (!owners.has(owner) && rule.matches(fields)) owners.add(owner);
}
