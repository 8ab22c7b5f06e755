import type { Json } from '../event/event.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import type { FieldPath } from './field-path.ts';
import type { Scalar } from './matcher.ts';

/** An element of an array that holds other values. */
export interface Element {
  readonly array: readonly Json[];
  /** The element that the array stands in. */
  readonly outer: Element | undefined;
  /** How many elements are around it. */
  readonly depth: number;
}

/** A value of an event, and the innermost array element that it stands in. A value that is an element itself stands in none of its own. */
export interface Field {
  readonly value: Scalar;
  readonly element: Element | undefined;
}

const NONE: readonly Field[] = [];

/**
 * The values of an event by path, each looked for once. As in event-ruler a path is keys joined by dots, however the
 * event has it: `{"a.b": 1}` is `{a: {b: 1}}`, and both in one event are one field with two values. An event is a
 * tree: no array stands in it twice.
 */
export class EventFields {
  readonly event: Json;
  /** Like what follows, made when the first is met: most events need none of them. */
  #found: Map<string, readonly Field[]> | undefined;
  /** The paths at which an object stands. */
  #objects: Set<string> | undefined;
  #elements: Map<readonly Json[], Map<number, Element>> | undefined;

  constructor(event: Json) {
    this.event = event;
  }

  /** The values at a path, in the order of the event. */
  at(path: FieldPath): readonly Field[] {
    const known = this.#found?.get(path.name);
    if (known !== undefined) return known;
    const found: Field[] = [];
    if (isJsonObject(this.event)) this.#look(this.event, { path, used: 0, found }, undefined);
    const fields = found.length === 0 ? NONE : found;
    this.#found ??= new Map();
    this.#found.set(path.name, fields);
    return fields;
  }

  /** Whether an object stands at a path, which is no value. */
  isObject(path: FieldPath): boolean {
    this.at(path);
    return this.#objects?.has(path.name) ?? false;
  }

  /** Keys with dots stand for several keys of the path at once. */
  #look(object: JsonObject, search: Search, element: Element | undefined): void {
    const { path, used, found } = search;
    const spans = path.spansFrom(used);
    for (let index = 0; index < spans.length; index++) {
      const key = spans[index] ?? '';
      if (!Object.hasOwn(object, key)) continue;
      const value = object[key];
      if (value === undefined) continue;
      this.#enter(value, { path, used: used + index + 1, found }, element);
    }
  }

  /** Arrays may nest deeper than the stack. */
  #enter(value: Json, search: Search, element: Element | undefined): void {
    if (!Array.isArray(value)) {
      this.#arrive(value, search, element);
      return;
    }
    const waiting: { readonly value: Json; readonly element: Element | undefined }[] = [
      { value, element },
    ];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!Array.isArray(next.value)) {
        this.#arrive(next.value, search, next.element);
        continue;
      }
      for (let index = next.value.length - 1; index >= 0; index--) {
        const item: Json = next.value[index];
        const inner = isScalar(item)
          ? next.element
          : this.#elementOf(next.value, index, next.element);
        waiting.push({ value: item, element: inner });
      }
    }
  }

  #arrive(value: Json, search: Search, element: Element | undefined): void {
    const arrived = search.used === search.path.length;
    if (isScalar(value)) {
      if (arrived) search.found.push({ value, element });
    } else if (arrived) {
      this.#objects ??= new Set();
      this.#objects.add(search.path.name);
    } else if (isJsonObject(value)) {
      this.#look(value, search, element);
    }
  }

  /** One object for one element, whichever path leads to it. */
  #elementOf(array: readonly Json[], index: number, outer: Element | undefined): Element {
    this.#elements ??= new Map();
    const elements = this.#elements.get(array) ?? new Map<number, Element>();
    this.#elements.set(array, elements);
    const known = elements.get(index);
    if (known !== undefined) return known;
    const element = { array, outer, depth: outer === undefined ? 0 : outer.depth + 1 };
    elements.set(index, element);
    return element;
  }
}

interface Search {
  readonly path: FieldPath;
  /** How many keys of the path lead here. */
  readonly used: number;
  readonly found: Field[];
}

function isScalar(value: Json): value is Scalar {
  return typeof value !== 'object' || value === null;
}
