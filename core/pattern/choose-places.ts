import type { FieldPath } from './field-path.ts';
import type { MatchKey } from './match-key.ts';
import type { Leaf } from './matcher.ts';
import { RangeCrowd } from './range-crowd.ts';
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
  const usable = rules.map(({ rule }) =>
    rule.leaves.filter(({ absent, path }) => !absent && !used.has(path.name)),
  );
  const crowd = new Crowd();
  for (const leaves of usable) for (const leaf of leaves) crowd.add(leaf);
  return usable.map((leaves) => {
    let best: Candidate | undefined;
    for (const leaf of leaves) {
      const candidate = crowd.candidate(leaf);
      if (best === undefined || candidate.company < best.company) best = candidate;
    }
    return best;
  });
}

/** A place, and how many would be looked up there. */
interface Candidate extends Place {
  readonly company: number;
}

/** How many matchers would be looked up by each key. */
class Crowd {
  readonly #counts = new Map<string, number>();
  readonly #ranges = new Map<string, RangeCrowd>();

  add({ path, matchers }: Leaf): void {
    if (matchers.some(({ keys }) => keys.length === 0)) {
      this.#count(path.name);
      return;
    }
    for (const { keys } of matchers) for (const key of keys) this.#addKey(path, key);
  }

  #addKey({ name }: FieldPath, key: MatchKey): void {
    if (key.kind !== 'range') {
      this.#count(textOf(name, key));
      return;
    }
    const ranges = this.#ranges.get(name) ?? new RangeCrowd();
    this.#ranges.set(name, ranges);
    ranges.add(key);
  }

  #count(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  /** A leaf's place by those of its matchers' keys that have the least company. */
  candidate({ path, matchers }: Leaf): Candidate {
    const least = FIRST.includes(path.name) ? -0.5 : 0;
    let company = least;
    const keys: MatchKey[] = [];
    for (const matcher of matchers) {
      let best: { readonly key: MatchKey; readonly count: number } | undefined;
      for (const key of matcher.keys) {
        const count = this.#companyOf(path, key);
        if (best === undefined || count < best.count) best = { key, count };
      }
      if (best === undefined)
        return { path, keys: undefined, company: least + (this.#counts.get(path.name) ?? 0) };
      company += best.count;
      keys.push(best.key);
    }
    return { path, keys, company };
  }

  #companyOf({ name }: FieldPath, key: MatchKey): number {
    return key.kind === 'range'
      ? (this.#ranges.get(name)?.around(key) ?? 0)
      : (this.#counts.get(textOf(name, key)) ?? 0);
  }
}

function textOf(name: string, key: Exclude<MatchKey, { readonly kind: 'range' }>): string {
  const { kind, form = '', value } = key;
  return `${name}\0${kind}\0${form}\0${typeof value}\0${value}`;
}
