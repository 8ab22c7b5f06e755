import type { Json } from '../../event/event.ts';
import { bytesOf, fromBase64, textOf, toBase64 } from '../../shared/bytes.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import type { RedisField } from './redis-fields.ts';

/** How fields are written as JSON; each can be read again, with its fields in their order. */
export type FieldsForm = 'object' | 'pairs';

/** Names that an object of JavaScript has before all others, whatever their order was. */
const INDEX = /^\d+$/;

/**
 * The JSON of an entry's fields: an object of texts, or, where a field is there twice or is no text, an array of pairs, in which bytes
 * that are no text are `{ "base64": ... }`.
 */
export function fieldsToData(fields: readonly RedisField[]): {
  readonly form: FieldsForm;
  readonly body: Uint8Array;
} {
  const shown = fields.map(([name, value]) => [showBytes(name), showBytes(value)] as const);
  const texts = shown.flatMap(([name, value]) =>
    typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [],
  );
  const names = new Set(texts.map(([name]) => name));
  const isObject = names.size === fields.length && ![...names].some((name) => INDEX.test(name));
  return isObject
    ? { form: 'object', body: bytesOf(JSON.stringify(Object.fromEntries(texts))) }
    : { form: 'pairs', body: bytesOf(JSON.stringify(shown)) };
}

/** The fields again; undefined where the data is none of this form. */
export function dataToFields(
  form: unknown,
  body: Uint8Array | null,
): readonly RedisField[] | undefined {
  const value = body === null ? undefined : parse(textOf(body));
  const pairs = form === 'pairs' ? value : isJsonObject(value) ? Object.entries(value) : undefined;
  if (!Array.isArray(pairs)) return undefined;
  const fields = pairs.map((pair): RedisField | undefined => {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    const [name, content] = pair.map(readBytes);
    return name === undefined || content === undefined ? undefined : [name, content];
  });
  const read = fields.filter((field) => field !== undefined);
  // An entry has a field at least.
  return read.length === 0 || read.length < fields.length ? undefined : read;
}

function showBytes(bytes: Uint8Array): string | { readonly base64: string } {
  return textOf(bytes) ?? { base64: toBase64(bytes) };
}

function readBytes(value: Json | undefined): Uint8Array | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? bytesOf(value) : undefined;
  if (!isJsonObject(value) || typeof value.base64 !== 'string') return undefined;
  return orUndefined(() => fromBase64(String(value.base64)));
}

function parse(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : orUndefined(() => JSON.parse(text) as Json);
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
