import { WaybillError } from '../errors.ts';
import { toBase64 } from '../shared/bytes.ts';
import type { Json } from './event.ts';
import { attributeError } from './event-error.ts';
import { decodeHeader, readHeader } from './header-text.ts';
import { checkEvent, type ParsedItem } from './parse-json-event.ts';
import { readData } from './read-data.ts';

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
      attributes[name] = decodeHeader(header, value);
    }
    const contentType = headers.get('content-type');
    if (contentType !== undefined)
      attributes.datacontenttype = readHeader('content-type', contentType);
    if (body.length === 0) return checkEvent(attributes);
    const read = readData(contentType, body);
    if (read !== undefined) return checkEvent({ ...attributes, data: read.data }, read.exact);
    return checkEvent({ ...attributes, data_base64: toBase64(body) });
  } catch (error) {
    if (error instanceof WaybillError) return { ok: false, error };
    throw error;
  }
}
