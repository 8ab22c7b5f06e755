import type { Element, EventFields } from './event-fields.ts';
import { areConsistent, findOutward, LeafValues } from './leaf-values.ts';
import { accepts, type Rule } from './matcher.ts';

/**
 * Whether one value can be chosen for each field such that no two stand in different elements of one array. The leaves
 * come in the order of their names, in which event-ruler takes them (`ACFinder`, `NameState.getNameTransitions`): a
 * field that must be absent has to be so in the elements that were chosen for those before it.
 */
export function chooseElements(leaves: Rule, fields: EventFields): boolean {
  return new ShortSearch(leaves, fields).exists(0) ?? new Choice(leaves, fields).exists(0, []);
}

/** How many values a search looks at that remembers nothing. */
const MOST_LOOKS = 200;

/** Tries one value after the other and remembers nothing, which is quickest where there are few. */
class ShortSearch {
  readonly #leaves: Rule;
  readonly #fields: EventFields;
  readonly #chosen: Element[] = [];
  #looks = 0;

  constructor(leaves: Rule, fields: EventFields) {
    this.#leaves = leaves;
    this.#fields = fields;
  }

  /** Whether a choice for the leaves from an index on goes with the elements chosen so far; undefined where it takes too long. */
  exists(index: number): boolean | undefined {
    const leaf = this.#leaves[index];
    if (leaf === undefined) return true;
    let isAbsent = true;
    for (const { value, element } of this.#fields.at(leaf.path)) {
      if (this.#looks++ > MOST_LOOKS) return undefined;
      if (!this.#chosen.every((other) => areConsistent(element, other))) continue;
      isAbsent = false;
      const rest = accepts(leaf, value) && this.#goesOn(index, element);
      if (rest !== false) return rest;
    }
    return isAbsent && leaf.absent && this.exists(index + 1);
  }

  #goesOn(index: number, element: Element | undefined): boolean | undefined {
    if (element === undefined) return this.exists(index + 1);
    this.#chosen.push(element);
    const rest = this.exists(index + 1);
    this.#chosen.pop();
    return rest;
  }
}

/** Remembers what it has failed at: what is left depends only on the elements chosen of arrays that it has values in. */
class Choice {
  readonly #leaves: Rule;
  readonly #values: readonly LeafValues[];
  readonly #numbers = new Map<Element, number>();
  readonly #failed = new Set<string>();

  constructor(leaves: Rule, fields: EventFields) {
    this.#leaves = leaves;
    this.#values = leaves.map(({ path }) => new LeafValues(fields.at(path)));
  }

  /** Whether a choice for the leaves from an index on goes with the elements chosen so far. */
  exists(index: number, chosen: readonly Element[]): boolean {
    const leaf = this.#leaves[index];
    if (leaf === undefined) return true;
    const state = [index, ...chosen.map((element) => this.#numberOf(element))].join();
    if (this.#failed.has(state)) return false;
    const values = this.#values[index]?.consistentWith(chosen) ?? [];
    const found =
      values.length === 0
        ? leaf.absent && this.#goesOn(index, chosen)
        : values.some(
            ({ value, element }) =>
              accepts(leaf, value) &&
              this.#goesOn(index, element === undefined ? chosen : [...chosen, element]),
          );
    if (!found) this.#failed.add(state);
    return found;
  }

  /** Leaves out elements of arrays in which no later leaf has values, and elements around others. */
  #goesOn(index: number, chosen: readonly Element[]): boolean {
    const later = this.#values.slice(index + 1);
    const matters = ({ array }: Element) => later.some((values) => values.standsIn(array));
    const kept = new Set<Element>();
    for (const element of chosen) {
      const inner = findOutward(element, matters);
      if (inner !== undefined) kept.add(inner);
    }
    for (const element of [...kept]) {
      for (let { outer } = element; outer !== undefined; outer = outer.outer) kept.delete(outer);
    }
    return this.exists(index + 1, [...kept]);
  }

  #numberOf(element: Element): number {
    const number = this.#numbers.get(element) ?? this.#numbers.size;
    this.#numbers.set(element, number);
    return number;
  }
}
