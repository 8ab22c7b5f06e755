import { WaybillError } from '../errors.ts';
import type { Json } from './event.ts';
import { attributeError } from './event-error.ts';
import { isJsonType, parseMediaType } from './media-type.ts';
import { checkEvent, type ParsedItem } from './parse-json-event.ts';
import { decodeUtf8, parseJson } from './read-text.ts';

/** An event in the binary mode: attributes in `ce-` headers, data in the body (HTTP binding, 3.1). Header names are lower case. */
export function parseBinary(headers: ReadonlyMap<string, string>, body: Uint8Array): ParsedItem {
  const attributes: Record<string, Json> = Object.create(null);
  try {
    for (const [header, value] of headers) {
      if (!header.startsWith('ce-')) continue;
      const name = header.slice(3);
      if (name === 'data' || name === 'data_base64')
        throw attributeError(name, 'goes into the body, not into a header');
      if (name === 'datacontenttype')
        throw attributeError(header, 'must be left out; the content-type header says it');
      attributes[name] = decodeHeader(name, value);
    }
    const contentType = headers.get('content-type');
    if (contentType !== undefined) attributes.datacontenttype = contentType;
    Object.assign(attributes, readData(contentType, body));
  } catch (error) {
    if (error instanceof WaybillError) return { ok: false, error };
    throw error;
  }
  return checkEvent(attributes);
}

/** Header values are percent-encoded UTF-8, and may stand in quotes (HTTP binding, 3.1.3.2). */
function decodeHeader(name: string, value: string): string {
  const unquoted = /^".*"$/s.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value;
  try {
    return decodeURIComponent(unquoted.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%FF'));
  } catch {
    throw attributeError(
      `ce-${name}`,
      'must be percent-encoded UTF-8; write a percent sign as %25',
      value,
    );
  }
}

function readData(contentType: string | undefined, body: Uint8Array): Record<string, Json> {
  if (body.length === 0) return {};
  const type = contentType === undefined ? undefined : parseMediaType(contentType);
  if (contentType === undefined || type === undefined) return { data_base64: toBase64(body) };
  if (isJsonType(type.name)) return { data: parseJson(decodeUtf8(body, type.charset)) };
  if (type.name.startsWith('text/') && (type.charset === undefined || type.charset === 'utf-8')) {
    return { data: decodeUtf8(body, type.charset) };
  }
  return { data_base64: toBase64(body) };
}

function toBase64(bytes: Uint8Array): string {
  const step = 0x8000;
  let text = '';
  for (let index = 0; index < bytes.length; index += step) {
    text += String.fromCharCode(...bytes.subarray(index, index + step));
  }
  return btoa(text);
}
