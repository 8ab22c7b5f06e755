import type { Json } from '../event/event.ts';
import type { JsonObject } from '../shared/json/json-object.ts';
import type { FieldPath } from './field-path.ts';
import type { Scalar } from './matcher.ts';

/** In the place of a value, where arrays or several ways lead to the path. */
export const NOT_PLAIN = Symbol('not plain');

/**
 * The only value at a path, or undefined where there is none: as `EventFields` finds it, without what that keeps for
 * arrays and for other patterns.
 */
export function plainValue(
  event: Json,
  path: FieldPath,
  used = 0,
): Scalar | undefined | typeof NOT_PLAIN {
  if (typeof event !== 'object' || event === null) return undefined;
  if (Array.isArray(event)) return used === 0 ? undefined : NOT_PLAIN;
  const { keys } = path;
  if (used + 1 === keys.length) return plainMember(event, keys[used] ?? '');
  const spans = path.spansFrom(used);
  let only: Scalar | undefined;
  for (let index = 0; index < spans.length; index++) {
    const key = spans[index] ?? '';
    const end = used + index + 1;
    const found =
      end === keys.length
        ? plainMember(event, key)
        : Object.hasOwn(event, key)
          ? plainValue((event as JsonObject)[key] ?? null, path, end)
          : undefined;
    if (found === NOT_PLAIN || (found !== undefined && only !== undefined)) return NOT_PLAIN;
    if (found !== undefined) only = found;
  }
  return only;
}

function plainMember(object: object, key: string): Scalar | undefined | typeof NOT_PLAIN {
  if (!Object.hasOwn(object, key)) return undefined;
  const member = (object as JsonObject)[key];
  if (typeof member !== 'object' || member === null) return member;
  return Array.isArray(member) ? NOT_PLAIN : undefined;
}
