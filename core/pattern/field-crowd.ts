import type { MatchKey } from './index/match-key.ts';
import { RangeCrowd } from './index/range-crowd.ts';
import type { Leaf, Scalar } from './matcher.ts';

/** How a field would tell a rule apart: by a key for each of its matchers, or by any value, beside so many others. */
export interface Standing {
  readonly keys: readonly MatchKey[] | undefined;
  readonly company: number;
}

/** How many matchers of one field would be looked up by each key. */
export class FieldCrowd {
  readonly #ranges = new RangeCrowd();
  readonly #itself: Counts = new Map();
  /** By what they look up, of what is not the value itself. */
  readonly #others = new Map<string, Counts>();
  #any = 0;

  add({ matchers }: Leaf): void {
    for (const { keys } of matchers) {
      if (keys.length > 0) continue;
      this.#any++;
      return;
    }
    for (const { keys } of matchers) for (const key of keys) this.#addKey(key);
  }

  #addKey(key: MatchKey): void {
    if (key.kind === 'range') {
      this.#ranges.add(key);
      return;
    }
    const counts = this.#countsOf(key);
    counts.set(key.value, (counts.get(key.value) ?? 0) + 1);
  }

  #countsOf({ kind, form }: ValueKey): Counts {
    if (kind === 'exact' && form === undefined) return this.#itself;
    const name = form === undefined ? kind : `${kind} ${form}`;
    const known = this.#others.get(name);
    if (known !== undefined) return known;
    const counts: Counts = new Map();
    this.#others.set(name, counts);
    return counts;
  }

  /** How a leaf stands by those of its matchers' keys that have the least company. */
  standing({ matchers }: Leaf): Standing {
    let company = 0;
    const chosen: MatchKey[] = [];
    for (const { keys } of matchers) {
      let [best, least]: [MatchKey | undefined, number] = [undefined, Infinity];
      for (const key of keys) {
        const count = this.#companyOf(key);
        if (count < least) [best, least] = [key, count];
      }
      if (best === undefined) return { keys: undefined, company: this.#any };
      company += least;
      chosen.push(best);
    }
    return { keys: chosen, company };
  }

  #companyOf(key: MatchKey): number {
    if (key.kind === 'range') return this.#ranges.around(key);
    return this.#countsOf(key).get(key.value) ?? 0;
  }
}

type Counts = Map<Scalar, number>;
type ValueKey = Exclude<MatchKey, { readonly kind: 'range' }>;
