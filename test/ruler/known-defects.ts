import type { Json } from '../../core/event/event.ts';
import { parseAddress } from '../../core/pattern/operators/ip-address.ts';
import { isJsonObject } from '../../core/shared/json/json-object.ts';
import { type Field, flatten } from '../core/pattern/reference-matcher.ts';

/** The name of a defect of event-ruler 2.0.1 by which it may judge otherwise; undefined where it should be right. */
export function knownDefect(pattern: Json, event: Json | undefined): string | undefined {
  const lists = [...listsOf(pattern)];
  if (event === undefined) return undefined;
  const fields = flatten(event);
  const families = new Set(
    lists
      .flat()
      .map(familyOf)
      .filter((family) => family !== undefined),
  );
  if (families.size > 0) {
    if (fields.some(({ value }) => typeof value !== 'string'))
      return 'an address matcher reads numbers and other bare values as digits of an address';
    const seen = fields
      .map(({ value }) => familyOf(value))
      .filter((family) => family !== undefined);
    if (new Set([...families, ...seen]).size > 1)
      return 'an address matcher takes an IPv4 and an IPv6 address that begin with the same digits for one';
  }
  if (fields.some((field) => fields.some((other) => isSplit(field, other))))
    return 'a path that leads into an array and, by a key with a dot, beside it is not looked at whole';
  const text = JSON.stringify(pattern);
  if (/"(pre|suf)fix":\{"equals/.test(text) && fields.some(({ value }) => hasQuoted(text, value)))
    return 'a prefix or suffix in any case takes the quotation marks around a text for a part of it';
  if (lists.flat().some(isOneLetterInAnyCase) && lists.flat().some(beginsWithAnything))
    return 'one letter in any case is found anywhere in a text, beside a wildcard that begins with *';
  if (text.includes('"$or"'))
    return 'an $or branch whose lists hold what the lists of another hold adds nothing to it';
  return undefined;
}

/** Every list of matchers of a pattern. */
function* listsOf(pattern: Json): Generator<readonly Json[]> {
  if (!isJsonObject(pattern)) return;
  for (const [key, value] of Object.entries(pattern)) {
    if (!Array.isArray(value)) yield* listsOf(value ?? null);
    else if (key === '$or') for (const branch of value) yield* listsOf(branch);
    else yield value;
  }
}

/** Whether the text of a pattern has a value in any case with a quotation mark before or after it. */
function hasQuoted(text: string, value: Json): boolean {
  if (typeof value !== 'string') return false;
  return [`"${value}`, `${value}"`].some((quoted) =>
    text.toLowerCase().includes(JSON.stringify(quoted).slice(1, -1).toLowerCase()),
  );
}

function isOneLetterInAnyCase(matcher: Json): boolean {
  const text = isJsonObject(matcher) ? matcher['equals-ignore-case'] : undefined;
  return typeof text === 'string' && text.length === 1;
}

function beginsWithAnything(matcher: Json): boolean {
  const text = isJsonObject(matcher) ? matcher.wildcard : undefined;
  return typeof text === 'string' && text.startsWith('*');
}

/** The bytes of an address, or of the addresses of a matcher's block. */
function familyOf(matcher: Json): number | undefined {
  const text = isJsonObject(matcher) ? matcher.cidr : matcher;
  return typeof text === 'string' ? parseAddress(text.replace(/\/\d+$/, ''))?.length : undefined;
}

/** Whether two values of one path stand in different outermost arrays. */
function isSplit(one: Field, other: Field): boolean {
  const [[left] = []] = one.elements;
  const [[right] = []] = other.elements;
  return one.path === other.path && left !== right;
}
