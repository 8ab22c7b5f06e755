import type { Json } from '../event/event.ts';
import { someValueAt } from './find-values.ts';
import type { Leaf, Rule } from './matcher.ts';

/** An object of an event, with the objects around it. `depth` is how many keys of the path lead to it. */
export interface Scope {
  readonly object: Json;
  readonly depth: number;
  readonly outer: Scope | undefined;
}

/** Whether a rule's leaf matches where its field is absent. */
export function allowsAbsence({ matchers }: Leaf): boolean {
  return matchers.some(({ absent }) => absent);
}

/**
 * How deep the object is, in keys of the path, that a field must be absent from. EventBridge takes the fields in the
 * order of their paths, and looks for an absent one only in the array elements that those before it matched in
 * (event-ruler, `NameState.getNameTransitions`); 0 is the whole event. A field that may be absent itself counts as there.
 */
export function absenceDepth(leaf: Leaf, rule: Rule): number {
  const name = leaf.path.join('.');
  const depths = rule
    .filter(({ path, matchers }) => path.join('.') < name && matchers.some(({ absent }) => !absent))
    .map(({ path }) => Math.min(sharedKeys(path, leaf.path), path.length - 1));
  return Math.max(0, ...depths);
}

function sharedKeys(left: readonly string[], right: readonly string[]): number {
  const different = left.findIndex((key, index) => key !== right[index]);
  return different === -1 ? left.length : different;
}

/** Whether a field has no value in the object of a depth around it, or in a larger one when a key with dots spans that depth. */
export function isAbsent(path: readonly string[], depth: number, from: Scope | undefined): boolean {
  let scope = from;
  while (scope?.outer !== undefined && scope.depth > depth) scope = scope.outer;
  return scope === undefined || !someValueAt(scope.object, path.slice(scope.depth), () => true);
}
