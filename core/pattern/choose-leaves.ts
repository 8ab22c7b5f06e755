import type { Leaf, MatchKey } from './matcher.ts';
import type { IndexedRule } from './rule-node.ts';

/** The fields that tell most events apart stand in front where nothing else decides. */
const FIRST = ['type', 'source'];

/**
 * For each rule the field by which it is best told apart from the others: the one that fewest others would be looked up
 * together with. Undefined where every field is used, or may be absent.
 */
export function chooseLeaves(
  rules: readonly IndexedRule[],
  used: ReadonlySet<string>,
): readonly (Leaf | undefined)[] {
  const usable = rules.map(({ rule }) =>
    rule.leaves.filter(({ absent, path }) => !absent && !used.has(path.name)),
  );
  const counts = new Map<string, number>();
  for (const leaf of usable.flat()) {
    for (const place of placesOf(leaf)) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const companyOf = (leaf: Leaf) =>
    placesOf(leaf).reduce((sum, place) => sum + (counts.get(place) ?? 0), 0);
  return usable.map((leaves) => {
    let best: { readonly leaf: Leaf; readonly company: number } | undefined;
    for (const leaf of leaves) {
      const company = companyOf(leaf) - (FIRST.includes(leaf.path.name) ? 0.5 : 0);
      if (best === undefined || company < best.company) best = { leaf, company };
    }
    return best?.leaf;
  });
}

/** Where a leaf would be looked up; all that have a matcher without a key stand together. */
function placesOf({ path, matchers }: Leaf): readonly string[] {
  if (matchers.some(({ key }) => key === undefined)) return [path.name];
  return matchers.map(({ key }) => `${path.name}\0${key === undefined ? '' : textOf(key)}`);
}

function textOf(key: MatchKey): string {
  return `${key.kind}\0${typeof key.value}\0${key.value}`;
}
