import type { Json } from '../event/event.ts';
import { someElement, someScalar, someValueAt } from './find-values.ts';
import type { Leaf, Rule, Scalar } from './matcher.ts';

/** A test of the value at one place, given the whole event. */
type Test = (value: Json | undefined, event: Json) => boolean;

interface Branch {
  readonly leaf: Leaf | undefined;
  readonly fields: Map<string, Branch>;
}

/** Compiles a rule to one function: a tree of fields, each looked up once. */
export function compileRule(rule: Rule): (event: Json) => boolean {
  const root: Branch = { leaf: undefined, fields: new Map() };
  for (const leaf of rule) plant(root, leaf);
  const test = compileFields(root);
  return (event) => test(event, event);
}

function plant(root: Branch, leaf: Leaf): void {
  let branch = root;
  for (const [index, key] of leaf.path.entries()) {
    const next = branch.fields.get(key) ?? { leaf: undefined, fields: new Map<string, Branch>() };
    const last = index === leaf.path.length - 1;
    const grown = last ? { leaf, fields: next.fields } : next;
    branch.fields.set(key, grown);
    branch = grown;
  }
}

function compileBranch(branch: Branch): Test {
  const { leaf, fields } = branch;
  const own = leaf === undefined ? undefined : compileLeaf(leaf);
  if (fields.size === 0) return own ?? (() => true);
  const below = compileFields(branch);
  return own === undefined ? below : (value, event) => own(value, event) && below(value, event);
}

/** All fields must hold within one object; of an array, within one element ("array consistency"). */
function compileFields({ fields }: Branch): Test {
  const tests = [...fields].map(([key, branch]) => ({
    key,
    test: compileBranch(branch),
    dotted: compileDotted(key, branch),
  }));
  const inObject = (object: { readonly [key: string]: Json | undefined }, event: Json): boolean => {
    for (const { key, test, dotted } of tests) {
      const there = Object.hasOwn(object, key);
      if (test(there ? object[key] : undefined, event)) continue;
      if (dotted === undefined || !dotted(object, event)) return false;
    }
    return true;
  };
  const test: Test = (value, event) => {
    if (typeof value !== 'object' || value === null)
      return value === undefined && inObject({}, event);
    if (!Array.isArray(value))
      return inObject(value as { readonly [key: string]: Json | undefined }, event);
    return someElement(
      value,
      (element) => typeof element === 'object' && element !== null && test(element, event),
    );
  };
  return test;
}

/** A field with fields below it may stand in the event under one key with dots: `{"a.b": 1}` is `{a: {b: 1}}`. */
function compileDotted(key: string, { fields }: Branch): Test | undefined {
  if (fields.size === 0) return undefined;
  const joined = new Map([...fields].map(([below, branch]) => [`${key}.${below}`, branch]));
  let test: Test | undefined;
  return (value, event) => {
    if (!hasDottedKey(value, key)) return false;
    test ??= compileFields({ leaf: undefined, fields: joined });
    return test(value, event);
  };
}

function hasDottedKey(value: Json | undefined, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const candidate in value) if (candidate.startsWith(`${key}.`)) return true;
  return false;
}

function compileLeaf({ path, matchers }: Leaf): Test {
  const present = matchers.filter(({ absent }) => !absent);
  const [only] = present;
  const visit: (scalar: Scalar) => boolean =
    present.length === 1 && only !== undefined
      ? only.test
      : (scalar) => present.some(({ test }) => test(scalar));
  if (present.length === matchers.length) return (value) => someScalar(value, visit);
  // `{exists: false}` speaks of the whole event: a field of another element of the same array is not absent.
  return (value, event) => someScalar(value, visit) || !someValueAt(event, path, () => true);
}
