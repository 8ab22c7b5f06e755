import type { EventFields } from '../event-fields.ts';
import type { FieldPath } from '../field-path.ts';
import type { Scalar } from '../matcher.ts';
import { KeyTable } from './key-table.ts';
import { type MatchKey, TEXT_FORMS, type TextForm } from './match-key.ts';
import { RangeTable } from './range-table.ts';
import { type IndexedRule, RuleNode } from './rule-node.ts';

/** Rules by the value that they want of one field: by the keys of their matchers, or by any value. */
export class FieldTable {
  readonly path: FieldPath;
  readonly #used: ReadonlySet<string>;
  readonly #keys: KeyTable;
  readonly #forms = new Map<TextForm, KeyTable>();
  readonly #ranges: RangeTable;
  readonly #any: IndexedRule[] = [];
  #anyNode: RuleNode | undefined;

  /** `used` are the names of the fields, this one too, that tell its rules apart already. */
  constructor(path: FieldPath, used: ReadonlySet<string>) {
    this.path = path;
    this.#used = used;
    this.#keys = new KeyTable(used);
    this.#ranges = new RangeTable(used);
  }

  /** Adds a rule by a key for each matcher of this field; by any value without them. */
  add(keys: readonly MatchKey[] | undefined, rule: IndexedRule): void {
    if (keys === undefined) this.#any.push(rule);
    else for (const key of keys) this.#addByKey(key, rule);
  }

  #addByKey(key: MatchKey, rule: IndexedRule): void {
    if (key.kind === 'range') {
      this.#ranges.add(key, rule);
      return;
    }
    const { form } = key;
    if (form === undefined) {
      this.#keys.add(key, rule);
      return;
    }
    const table = this.#forms.get(form) ?? new KeyTable(this.#used);
    this.#forms.set(form, table);
    table.add(key, rule);
  }

  /** Adds the owners of its rules that match an event. */
  visit(fields: EventFields, owners: Set<number>): void {
    const values = fields.at(this.path);
    if (values.length === 0) return;
    if (this.#any.length > 0) {
      this.#anyNode ??= new RuleNode(this.#any, this.#used);
      this.#anyNode.visit(fields, owners);
    }
    const found = (node: RuleNode) => node.visit(fields, owners);
    for (const { value } of values) this.#find(value, found);
  }

  #find(value: Scalar, found: (node: RuleNode) => void): void {
    this.#keys.visit(value, found);
    if (typeof value === 'number') this.#ranges.visit(value, found);
    if (typeof value !== 'string') return;
    for (const [form, table] of this.#forms) {
      const text = TEXT_FORMS[form](value);
      if (text !== undefined) table.visit(text, found);
    }
  }
}
