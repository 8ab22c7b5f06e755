import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';

/** A part of a schema, and the JSON pointer (RFC 6901) to it. */
interface Part {
  readonly pointer: string;
  readonly part: Json;
}

/**
 * The part of a schema that a reference of its own names, by a JSON pointer as a URI fragment (RFC 6901, section 6) or by the name of an
 * `$anchor`; undefined for any other reference, and where there is none.
 */
export function findPart(root: JsonObject, ref: string): Part | undefined {
  if (!ref.startsWith('#')) return undefined;
  const fragment = ref.slice(1);
  return fragment === '' || fragment.startsWith('/')
    ? findPointer(root, fragment)
    : findAnchor(root, { name: fragment, pointer: '' });
}

function findPointer(root: JsonObject, pointer: string): Part | undefined {
  let part: Json | undefined = root;
  for (const token of pointer.split('/').slice(1)) {
    const name = decode(token);
    if (Array.isArray(part)) part = part[Number(name)];
    else part = isJsonObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
  }
  return part === undefined ? undefined : { pointer, part };
}

function findAnchor(
  part: Json | undefined,
  { name, pointer }: { readonly name: string; readonly pointer: string },
): Part | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  if (isJsonObject(part) && part.$anchor === name) return { pointer, part };
  for (const [token, member] of Object.entries(part)) {
    const found = findAnchor(member, { name, pointer: `${pointer}/${encode(token)}` });
    if (found !== undefined) return found;
  }
  return undefined;
}

function encode(token: string): string {
  return encodeURIComponent(token.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'));
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return token;
  }
}
