import type { Json } from '../event/event.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import type { EventFields } from './event-fields.ts';
import type { FieldPath } from './field-path.ts';

/** So few are all looked for in an event; of more, the event's own fields lead to those that it has. */
const FEW = 12;

interface Branch<Item> {
  readonly next: Map<string, Branch<Item>>;
  item: Item | undefined;
}

/** Things by the path of a field. */
export class PathTree<Item extends { readonly path: FieldPath }> {
  readonly #items: readonly Item[];
  readonly #root: Branch<Item> = { next: new Map(), item: undefined };

  constructor(items: readonly Item[]) {
    this.#items = items;
    if (items.length <= FEW) return;
    for (const item of items) grow(this.#root, item.path.keys).item = item;
  }

  /** Those whose path may have a value in an event. */
  in(fields: EventFields): Iterable<Item> {
    if (this.#items.length <= FEW) return this.#items;
    const found = new Set<Item>();
    walk(fields.event, this.#root, found);
    return found;
  }
}

/** Adds what an event has values for; it may nest deeper than the stack. */
function walk<Item>(event: Json, root: Branch<Item>, found: Set<Item>): void {
  const waiting: { readonly value: Json; readonly branch: Branch<Item> }[] = [
    { value: event, branch: root },
  ];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { value, branch } = at;
    if (Array.isArray(value)) {
      for (const item of value) waiting.push({ value: item, branch });
    } else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        const next = branch.next.get(key) ?? descendDots(branch, key);
        if (next !== undefined && member !== undefined)
          waiting.push({ value: member, branch: next });
      }
    } else if (branch.item !== undefined) {
      found.add(branch.item);
    }
  }
}

function descendDots<Item>(from: Branch<Item>, key: string): Branch<Item> | undefined {
  if (!key.includes('.')) return undefined;
  let branch: Branch<Item> | undefined = from;
  for (const part of key.split('.')) branch = branch?.next.get(part);
  return branch;
}

/** The branch at the end of a path, which is made where it is not there. */
function grow<Item>(root: Branch<Item>, keys: readonly string[]): Branch<Item> {
  let branch = root;
  for (const key of keys) {
    const next: Branch<Item> = branch.next.get(key) ?? { next: new Map(), item: undefined };
    branch.next.set(key, next);
    branch = next;
  }
  return branch;
}
