import type { Json } from '../event/event.ts';
import { asciiJson } from '../shared/ascii-json.ts';
import { fromBase64, toBase64 } from '../shared/bytes.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import type { BrokerMessage, HeaderValue } from './broker-message.ts';

/** What an event keeps of the message that it was, so that the way back makes the same message of it. */
export interface BrokerMeta {
  readonly headers: BrokerMessage['headers'];
  readonly properties: NonNullable<BrokerMessage['properties']>;
  /** A key that is no text, or no attribute could hold. */
  readonly key?: string | Uint8Array;
  readonly replyTo?: string;
  readonly type?: string;
  /** It had no content type, whatever the event has. */
  readonly noContentType?: true;
  /** It had no body at all. */
  readonly nullBody?: true;
}

/** The extension attributes that hold it together, as JSON in ASCII; an attribute has 4,096 bytes at most (docs/events.md). */
export const META_ATTRIBUTES = ['brokermeta', 'brokermeta2', 'brokermeta3'];

const MOST_OF_ATTRIBUTE = 4096;

/** The most bytes of what is kept of a message. */
export const MOST_META = META_ATTRIBUTES.length * MOST_OF_ATTRIBUTE;

/** What there is to keep of a message, where there is any, as extension attributes; undefined where it is more than they hold. */
export function writeMeta(meta: BrokerMeta): Readonly<Record<string, string>> | undefined {
  const text = metaText(meta);
  if (text === '{}') return {};
  if (text.length > MOST_META) return undefined;
  const pieces: Record<string, string> = {};
  META_ATTRIBUTES.forEach((name, place) => {
    const piece = text.slice(place * MOST_OF_ATTRIBUTE, (place + 1) * MOST_OF_ATTRIBUTE);
    if (piece !== '') pieces[name] = piece;
  });
  return pieces;
}

/** What an event keeps of a message; undefined where it keeps nothing, or what it has under these names is nothing of ours. */
export function readMeta(
  event: Readonly<Record<string, Json | undefined>>,
): BrokerMeta | undefined {
  const pieces = META_ATTRIBUTES.map((name) => event[name] ?? '');
  if (pieces[0] === '' || !pieces.every((piece) => typeof piece === 'string')) return undefined;
  const value = parse(pieces.join(''));
  if (!isJsonObject(value)) return undefined;
  const { headers = [], properties = {}, key, replyTo, type, noContentType, nullBody } = value;
  if (!Array.isArray(headers) || !isJsonObject(properties)) return undefined;
  return {
    headers: headers.flatMap((header) => readHeader(header)),
    properties: Object.fromEntries(
      Object.entries(properties).flatMap(([name, member]) =>
        isPlain(member) ? [[name, member]] : [],
      ),
    ),
    ...readKey(key),
    ...(typeof replyTo === 'string' ? { replyTo } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(noContentType === true ? { noContentType } : {}),
    ...(nullBody === true ? { nullBody } : {}),
  };
}

/** ASCII, so that its characters are its bytes, and that no character of a header is one that an attribute may not have. */
function metaText({ headers, properties, key, ...others }: BrokerMeta): string {
  const kept = {
    ...(headers.length === 0
      ? {}
      : { headers: headers.map(([name, value]) => [name, showValue(value)]) }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(key === undefined ? {} : { key: showValue(key) }),
    ...others,
  };
  return asciiJson(kept);
}

/** Bytes are an object of their own, which no other value is. A number that JSON does not have is its text. */
export function showValue(value: HeaderValue): Json {
  if (value instanceof Uint8Array) return { base64: toBase64(value) };
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function readHeader(header: Json): readonly (readonly [string, HeaderValue])[] {
  if (!Array.isArray(header)) return [];
  const [name, value] = header as readonly (Json | undefined)[];
  if (typeof name !== 'string' || value === undefined) return [];
  const read = readValue(value);
  return read === undefined ? [] : [[name, read]];
}

function readValue(value: Json): HeaderValue | undefined {
  if (value === null || isPlain(value)) return value;
  return isJsonObject(value) && typeof value.base64 === 'string'
    ? orUndefined(() => fromBase64(value.base64 as string))
    : undefined;
}

function readKey(key: Json | undefined): { readonly key?: string | Uint8Array } {
  const read = key === undefined ? undefined : readValue(key);
  return typeof read === 'string' || read instanceof Uint8Array ? { key: read } : {};
}

function isPlain(value: Json | undefined): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function parse(text: string): Json | undefined {
  return orUndefined(() => JSON.parse(text) as Json);
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
