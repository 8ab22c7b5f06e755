import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';

/** The part of a schema that a reference by a JSON pointer (RFC 6901, section 6) names; undefined for any other reference, and where there is none. */
export function findPart(root: JsonObject, ref: string): Json | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  let part: Json | undefined = root;
  for (const token of ref.split('/').slice(1)) {
    const name = decode(token);
    if (Array.isArray(part)) part = part[Number(name)];
    else part = isJsonObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
  }
  return part;
}

function decode(token: string): string {
  const text = token.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
