import type { Json } from '../event/event.ts';
import type { Element, Field } from './event-fields.ts';

/** An array of an event, by its identity. */
type JsonArray = readonly Json[];

const NONE: readonly Field[] = [];

/** The values of one field in an event, by the array elements that they stand in. */
export class LeafValues {
  readonly #all: readonly Field[];
  readonly #within = new Map<Element, Field[]>();
  readonly #counts = new Map<JsonArray, number>();
  readonly #beside = new Map<JsonArray, readonly Field[]>();

  constructor(all: readonly Field[]) {
    this.#all = all;
    for (const field of all) {
      for (let { element } = field; element !== undefined; element = element.outer) {
        const within = this.#within.get(element) ?? [];
        within.push(field);
        this.#within.set(element, within);
        this.#counts.set(element.array, (this.#counts.get(element.array) ?? 0) + 1);
      }
    }
  }

  /** Whether any value stands in an array. */
  standsIn(array: JsonArray): boolean {
    return this.#counts.has(array);
  }

  /** The values that stand in no other element of an array than those chosen. */
  consistentWith([first, ...others]: readonly Element[]): readonly Field[] {
    if (first === undefined) return this.#all;
    const values = this.#consistentWithOne(first);
    if (others.length === 0) return values;
    return values.filter(({ element }) => others.every((other) => areConsistent(element, other)));
  }

  #consistentWithOne(chosen: Element): readonly Field[] {
    const inner = findOutward(chosen, ({ array }) => this.standsIn(array));
    if (inner === undefined) return this.#all;
    const found = [...(this.#within.get(inner) ?? NONE)];
    for (let at: Element | undefined = inner; at !== undefined; at = at.outer)
      found.push(...this.#besideArray(at));
    return found;
  }

  /** The values beside an element's array: in the element around it, and not in the array itself. */
  #besideArray({ array, outer }: Element): readonly Field[] {
    const around = outer === undefined ? this.#all : (this.#within.get(outer) ?? NONE);
    if (around.length === this.#counts.get(array)) return NONE;
    const known = this.#beside.get(array);
    if (known !== undefined) return known;
    const isInArray = (element: Element) => element.array === array;
    const beside = around.filter(({ element }) => findOutward(element, isInArray) === undefined);
    this.#beside.set(array, beside);
    return beside;
  }
}

/** The first of an element and those around it that passes a test. */
export function findOutward(
  from: Element | undefined,
  test: (element: Element) => boolean,
): Element | undefined {
  let at = from;
  while (at !== undefined && !test(at)) at = at.outer;
  return at;
}

/** Whether two elements, with those around them, are nowhere two of one array. */
export function areConsistent(one: Element | undefined, other: Element): boolean {
  let [left, right]: (Element | undefined)[] = [one, other];
  while (left !== undefined && right !== undefined && left !== right) {
    if (left.array === right.array) return false;
    const [leftDepth, rightDepth] = [left.depth, right.depth];
    if (leftDepth >= rightDepth) left = left.outer;
    if (rightDepth >= leftDepth) right = right.outer;
  }
  return true;
}
