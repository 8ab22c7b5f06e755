import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';

/** Whether a valid pattern matches by a `wildcard` anywhere, inside `anything-but` and `$or` too. */
export function usesWildcard(pattern: JsonObject): boolean {
  return Object.entries(pattern).some(([field, value]) => {
    if (isJsonObject(value)) return usesWildcard(value);
    if (!Array.isArray(value)) return false;
    return value.some(
      (element: Json) => isWildcard(element) || (field === '$or' && isOne(element)),
    );
  });
}

function isWildcard(element: Json): boolean {
  if (!isJsonObject(element)) return false;
  const { 'anything-but': but } = element;
  return 'wildcard' in element || (isJsonObject(but) && 'wildcard' in but);
}

/** One of the patterns of an `$or`. */
function isOne(element: Json): boolean {
  return isJsonObject(element) && usesWildcard(element);
}
