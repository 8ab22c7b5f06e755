import { FieldCrowd } from '../field-crowd.ts';
import type { FieldPath } from '../field-path.ts';
import type { Leaf } from '../matcher.ts';
import type { MatchKey } from './match-key.ts';
import type { IndexedRule } from './rule-node.ts';

/** The fields that tell most events apart stand in front where nothing else decides. */
const FIRST = ['type', 'source'];

/** Where a rule stands: in the table of a field, by a key for each of its matchers, or by any value. */
export interface Place {
  readonly path: FieldPath;
  readonly keys: readonly MatchKey[] | undefined;
}

/**
 * For each rule the field by which it is best told apart from the others: the one that fewest others would be looked up
 * together with. Undefined where every field is used, or may be absent.
 */
export function choosePlaces(
  rules: readonly IndexedRule[],
  used: ReadonlySet<string>,
): readonly (Place | undefined)[] {
  const crowds = new Map<string, FieldCrowd>();
  for (const { rule } of rules) {
    for (const leaf of rule.leaves) {
      if (!isUsable(leaf, used)) continue;
      const crowd = crowds.get(leaf.path.name) ?? new FieldCrowd();
      crowds.set(leaf.path.name, crowd);
      crowd.add(leaf);
    }
  }
  return rules.map(({ rule }) => choosePlace(rule.leaves, crowds));
}

function isUsable({ absent, path }: Leaf, used: ReadonlySet<string>): boolean {
  return !absent && !used.has(path.name);
}

function choosePlace(
  leaves: readonly Leaf[],
  crowds: ReadonlyMap<string, FieldCrowd>,
): Place | undefined {
  let best: Place | undefined;
  let least = Infinity;
  for (const leaf of leaves) {
    const { path } = leaf;
    const standing = leaf.absent ? undefined : crowds.get(path.name)?.standing(leaf);
    if (standing === undefined) continue;
    const company = standing.company - (FIRST.includes(path.name) ? 0.5 : 0);
    if (company >= least) continue;
    least = company;
    best = { path, keys: standing.keys };
  }
  return best;
}
