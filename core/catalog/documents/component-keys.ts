/** What the name of a component may be (AsyncAPI 3.1, "Components Object"); a longer one is no name for people. */
const KEY = /^[A-Za-z0-9._-]{1,64}$/;

const KEPT = 48;

/** A name for each type, the same in each document: the type itself, where it can be one, and is none that JavaScript has for itself. */
export function makeComponentKeys(types: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(types.filter(isPlain));
  return new Map(
    types.map((type) => {
      if (isPlain(type)) return [type, type];
      let key = escapeName(type);
      while (taken.has(key)) key += '_';
      taken.add(key);
      return [type, key];
    }),
  );
}

function isPlain(type: string): boolean {
  return KEY.test(type) && !(type in {});
}

/** Each byte that a name cannot have as `_` with its two digits, and a hash in the place of what is too long. */
function escapeName(type: string): string {
  if (KEY.test(type)) return `type.${type}`;
  const escaped = encodeURIComponent(type.toWellFormed())
    .replace(/[!'()*~]/g, (character) => `_${character.charCodeAt(0).toString(16)}`)
    .replaceAll('%', '_');
  return escaped.length <= KEPT ? escaped : `${escaped.slice(0, KEPT)}.${hash(type)}`;
}

/** FNV-1a, of 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
