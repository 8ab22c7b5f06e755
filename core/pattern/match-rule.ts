import type { Json } from '../event/event.ts';
import { isJsonObject, type JsonObject } from '../event/json-object.ts';
import { absenceDepth, allowsAbsence, isAbsent, type Scope } from './absence.ts';
import { someElement, someScalar } from './find-values.ts';
import type { Leaf, Rule, Scalar } from './matcher.ts';

/** A test of the value at one place. The scope is only there for rules that ask for absence. */
type Test = (value: Json | undefined, scope: Scope | undefined) => boolean;

/** The leaves of a rule at one path and below it; `depth` is the path's length. */
interface Branch {
  readonly depth: number;
  readonly leaf: Leaf | undefined;
  readonly fields: Map<string, Branch>;
}

/** Compiles a rule to one function: a tree of fields, each looked up once. */
export function compileRule(rule: Rule): (event: Json) => boolean {
  const root: Branch = { depth: 0, leaf: undefined, fields: new Map() };
  for (const leaf of rule) plant(root, leaf);
  const test = compileFields(root, rule);
  return (event) => test(event, undefined);
}

function plant(root: Branch, leaf: Leaf): void {
  let branch = root;
  for (const [index, key] of leaf.path.entries()) {
    const depth = index + 1;
    const next = branch.fields.get(key) ?? { depth, leaf: undefined, fields: new Map() };
    const grown = depth === leaf.path.length ? { ...next, leaf } : next;
    branch.fields.set(key, grown);
    branch = grown;
  }
}

/** All fields must hold within one object; of an array, within one element ("array consistency"). */
function compileFields(branch: Branch, rule: Rule): Test {
  const { depth, fields } = branch;
  const tests = [...fields].flatMap(([key, below]) => compileField(key, below, { rule, depth }));
  const watched = rule.some(allowsAbsence);
  const holds = (object: JsonObject, scope: Scope | undefined): boolean => {
    for (const { key, test, dotted } of tests) {
      if (test(Object.hasOwn(object, key) ? object[key] : undefined, scope)) continue;
      if (dotted === undefined || !dotted(object, scope)) return false;
    }
    return true;
  };
  const within = (object: JsonObject, scope: Scope | undefined): boolean =>
    holds(object, watched ? { object, depth, outer: scope } : scope);
  return (value, scope) => {
    if (isJsonObject(value)) return within(value, scope);
    if (
      Array.isArray(value) &&
      someElement(value, (item) => isJsonObject(item) && within(item, scope))
    )
      return true;
    // Where no object is, or none that matches, every field is absent.
    return watched && holds({}, scope);
  };
}

interface FieldTest {
  readonly key: string;
  readonly test: Test;
  readonly dotted: ((object: JsonObject, scope: Scope | undefined) => boolean) | undefined;
}

/** The object that a field stands in: how deep it is, and the rule that asks. */
interface Holder {
  readonly rule: Rule;
  readonly depth: number;
}

/** A key's own value, and the fields below it. */
function compileField(key: string, branch: Branch, holder: Holder): FieldTest[] {
  const { rule } = holder;
  const tests: FieldTest[] = [];
  if (branch.leaf !== undefined)
    tests.push({ key, test: compileLeaf(branch.leaf, rule), dotted: undefined });
  if (branch.fields.size > 0)
    tests.push({
      key,
      test: compileFields(branch, rule),
      dotted: compileDotted(key, branch, holder),
    });
  return tests;
}

/**
 * Fields below a key may stand in the event under keys with dots: `{"a.b": 1}` is `{a: {b: 1}}`. Others may stand below
 * the key, but of `{"a.b": {c: 1}, a: {b: {d: 2}}}` the two parts of `b` are not put together.
 */
function compileDotted(key: string, branch: Branch, { rule, depth }: Holder): FieldTest['dotted'] {
  const fields = [...branch.fields];
  const joinField = ([below, next]: [string, Branch]) =>
    compileFields({ depth, leaf: undefined, fields: new Map([[`${key}.${below}`, next]]) }, rule);
  let joined: readonly Test[] | undefined;
  return (object, scope) => {
    if (!hasDottedKey(object, key)) return false;
    joined ??= fields.map(joinField);
    const left = fields.filter((_, index) => !joined?.[index]?.(object, scope));
    if (left.length === 0 || left.length === fields.length) return left.length === 0;
    return compileFields({ ...branch, fields: new Map(left) }, rule)(object[key], scope);
  };
}

function hasDottedKey(object: JsonObject, key: string): boolean {
  for (const candidate in object) if (candidate.startsWith(`${key}.`)) return true;
  return false;
}

function compileLeaf(leaf: Leaf, rule: Rule): Test {
  const { path, matchers } = leaf;
  const present = matchers.filter(({ absent }) => !absent);
  const [only] = present;
  const visit: (scalar: Scalar) => boolean =
    present.length === 1 && only !== undefined
      ? only.test
      : (scalar) => present.some(({ test }) => test(scalar));
  if (!allowsAbsence(leaf)) return (value) => someScalar(value, visit);
  const depth = absenceDepth(leaf, rule);
  return (value, scope) => someScalar(value, visit) || isAbsent(path, depth, scope);
}
