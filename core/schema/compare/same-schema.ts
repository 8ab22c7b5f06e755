import { isSameJson } from '../../shared/json/is-same-json.ts';
import { pointTo } from '../schema-error.ts';
import { type PlacedSchema, placed, referred } from './schema-pair.ts';

/** Whether two schemas of two documents say the same, in the same words, by references that mean the same. */
export function isSameSchema(
  before: PlacedSchema,
  after: PlacedSchema,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (!isSameJson(before.schema, after.schema)) return false;
  return refersToSame(before, after, { within: '', seen });
}

/** Whether two schemas have the same value for a keyword. */
export function isSameKeyword(before: PlacedSchema, after: PlacedSchema, keyword: string): boolean {
  if (typeof before.schema === 'boolean' || typeof after.schema === 'boolean') return false;
  if (!isSameJson(before.schema[keyword], after.schema[keyword])) return false;
  return refersToSame(before, after, { within: pointTo('', keyword), seen: new Set() });
}

/** The words are the same, so that each reference of one has its like in the other. */
function refersToSame(
  before: PlacedSchema,
  after: PlacedSchema,
  { within, seen }: { readonly within: string; readonly seen: ReadonlySet<string> },
): boolean {
  const start = `${after.pointer}${within}`;
  return [...after.document.schemas.keys()]
    .filter((pointer) => pointer === start || pointer.startsWith(`${start}/`))
    .every((pointer) => {
      const there = placed(
        before.document,
        `${before.pointer}${pointer.slice(after.pointer.length)}`,
      );
      const [old, next] = [referred(there), referred(placed(after.document, pointer))];
      if (old === undefined || next === undefined) return old === next;
      const pair = JSON.stringify([old.pointer, next.pointer]);
      return seen.has(pair) || isSameSchema(old, next, new Set([...seen, pair]));
    });
}
