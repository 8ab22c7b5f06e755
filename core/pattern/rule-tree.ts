import type { Json } from '../event/event.ts';
import type { JsonObject } from '../shared/json/json-object.ts';
import { accepts, type Leaf, type Rule, type Scalar } from './matcher.ts';

/** What a value must be for the fields that begin with the same keys. */
interface Branch {
  /** The last of those keys; empty for the event itself. */
  readonly key: string;
  /** Whether every object has it from `Object.prototype`, which is not looked at. */
  readonly isInherited: boolean;
  /** That key joined by dots with some that follow it, which lead past it. */
  readonly dotted: readonly string[];
  /** The field that ends here. */
  readonly leaf: Leaf | undefined;
  /** In the order of their keys. */
  readonly branches: readonly Branch[];
  /** Whether all of its fields may be absent. */
  readonly absent: boolean;
  /** Whether the first of its fields by name may be absent, which a choice of array elements depends on. */
  readonly absentFirst: boolean;
}

/** The fields of a rule by the keys that lead to them, for events in which one way leads to each. */
export class RuleTree {
  readonly #root: Branch;

  /** The leaves must come in the order of their names. */
  constructor(leaves: Rule) {
    this.#root = makeBranch('', leaves, 0);
  }

  /**
   * Whether an event matches, without a search: where one way leads to each field, what stands in one element of an
   * array depends on nothing outside of it. Undefined where keys with dots may lead to a field too, arrays stand in
   * arrays, or the choice of an element depends on the absence of a field.
   */
  matches(event: Json): boolean | undefined {
    return Array.isArray(event) ? this.#root.absent : holds(event, this.#root);
  }
}

function makeBranch(key: string, leaves: Rule, depth: number): Branch {
  const groups = new Map<string, Leaf[]>();
  const dotted = new Set<string>();
  let own: Leaf | undefined;
  for (const leaf of leaves) {
    const { path } = leaf;
    const next = path.keys[depth];
    if (next === undefined) {
      own = leaf;
      continue;
    }
    const group = groups.get(next);
    if (group === undefined) groups.set(next, [leaf]);
    else group.push(leaf);
    if (depth > 0) for (const span of path.spansFrom(depth - 1).slice(1)) dotted.add(span);
  }
  return {
    key,
    isInherited: key in Object.prototype,
    dotted: [...dotted],
    leaf: own,
    branches: [...groups].map(([next, group]) => makeBranch(next, group, depth + 1)),
    absent: leaves.every(({ absent }) => absent),
    absentFirst: leaves[0]?.absent ?? false,
  };
}

function holds(value: Json, branch: Branch): boolean | undefined {
  if (typeof value !== 'object' || value === null) return holdsScalar(value, branch);
  if (Array.isArray(value)) return holdsInArray(value, branch);
  return holdsObject(value as JsonObject, branch);
}

function holdsScalar(value: Scalar, { leaf, branches }: Branch): boolean {
  if (leaf !== undefined && !accepts(leaf, value)) return false;
  for (const { absent } of branches) if (!absent) return false;
  return true;
}

function holdsObject(object: JsonObject, { leaf, branches }: Branch): boolean | undefined {
  if (leaf !== undefined && !leaf.absent) return false;
  let known = true;
  for (const branch of branches) {
    const result = holdsMember(object, branch);
    if (result === false) return false;
    if (result === undefined) known = false;
  }
  return known ? true : undefined;
}

function holdsMember(object: JsonObject, branch: Branch): boolean | undefined {
  const { key, dotted, isInherited, absent } = branch;
  for (const other of dotted) if (object[other] !== undefined) return undefined;
  const member = isInherited && !Object.hasOwn(object, key) ? undefined : object[key];
  return member === undefined ? absent : holds(member, branch);
}

/** One element must hold all that stands below. */
function holdsInArray(array: readonly Json[], branch: Branch): boolean | undefined {
  if (branch.absentFirst || (branch.leaf !== undefined && branch.branches.length > 0))
    return undefined;
  let known = true;
  for (const item of array) {
    const result = Array.isArray(item) ? undefined : holds(item, branch);
    if (result === true) return true;
    if (result === undefined) known = false;
  }
  return known ? false : undefined;
}
