import { WaybillError } from '../errors.ts';
import { fromBase64 } from '../shared/bytes.ts';
import type { Json } from './event.ts';
import { isJsonType, isXmlType, parseMediaType } from './media-type.ts';
import { decodeUtf8, isUtf8, parseJsonExactly } from './read-text.ts';

/** Data that was read from bytes: the value, and the same as an exact JSON value. */
export interface ReadData {
  readonly data: Json;
  readonly exact: Json;
}

/**
 * Reads an event's bytes as its content type says: JSON, text, or else undefined for what stays bytes. Without a content
 * type, bytes that are JSON are JSON (CloudEvents JSON format, 3.1). Throws a `WaybillError` for JSON and text that
 * are not what the content type says.
 */
export function readData(contentType: string | undefined, bytes: Uint8Array): ReadData | undefined {
  if (contentType === undefined) return orBytes(() => parseJsonBytes(bytes, undefined));
  const type = parseMediaType(contentType);
  if (type === undefined) return undefined;
  if (isJsonType(type.name)) return parseJsonBytes(bytes, type.charset);
  if (!isUtf8(type.charset)) return undefined;
  // XML says its encoding itself (RFC 7303, 3): what is no UTF-8 stays bytes.
  if (isXmlType(type.name)) return orBytes(() => readText(bytes));
  return type.name.startsWith('text/') ? readText(bytes) : undefined;
}

/** The same; bytes that are not what their content type says stay bytes. */
export function readDataOrBytes(
  contentType: string | undefined,
  bytes: Uint8Array,
): ReadData | undefined {
  return orBytes(() => readData(contentType, bytes));
}

/** Reads `data_base64` as its content type says; undefined where it says nothing, or where the bytes are something else. */
export function readBase64(contentType: string | undefined, base64: string): ReadData | undefined {
  const type = contentType === undefined ? undefined : parseMediaType(contentType);
  if (type === undefined) return undefined;
  if (!isJsonType(type.name) && !isXmlType(type.name) && !type.name.startsWith('text/'))
    return undefined;
  return readDataOrBytes(contentType, fromBase64(base64));
}

function parseJsonBytes(bytes: Uint8Array, charset: string | undefined): ReadData {
  const { value, exact } = parseJsonExactly(decodeUtf8(bytes, charset));
  return { data: value, exact };
}

function readText(bytes: Uint8Array): ReadData {
  const text = decodeUtf8(bytes, undefined);
  return { data: text, exact: text };
}

function orBytes(read: () => ReadData | undefined): ReadData | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WaybillError) return undefined;
    throw error;
  }
}
