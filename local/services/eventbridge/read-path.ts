import type { Json } from '../../../core/event/event.ts';
import { isJsonObject } from '../../../core/shared/json/json-object.ts';

/** The value at a path such as `$.detail.items[0].name` or `$.detail['odd key']`; undefined where there is none. */
export function readPath(value: Json, path: string): Json | undefined {
  let current: Json | undefined = value;
  for (const [, dotted, quoted, index] of path.matchAll(/\.([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/g)) {
    if (index !== undefined)
      current = Array.isArray(current) ? (current as readonly Json[])[Number(index)] : undefined;
    else {
      const key = dotted ?? quoted ?? '';
      current = isJsonObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
    }
  }
  return current;
}
