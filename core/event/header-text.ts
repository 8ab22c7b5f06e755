import { attributeError } from './event-error.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of a header that may hold raw UTF-8, which HTTP servers hand on as one character a byte (Latin-1). Throws for
 * bytes that are no UTF-8: nobody can tell which characters were meant.
 */
export function readHeader(header: string, value: string): string {
  // A character beyond Latin-1 is no byte: this server has decoded the header itself.
  if (!/[\u0080-\u00ff]/.test(value) || /[\u0100-\uffff]/.test(value)) return value;
  const bytes = Uint8Array.from(value, (unit) => unit.charCodeAt(0));
  try {
    return strict.decode(bytes);
  } catch {
    throw attributeError(
      header,
      'has bytes that are not UTF-8; percent-encode what is not ASCII, as UTF-8 (caf%C3%A9)',
      value,
    );
  }
}

/** The text of a `ce-` header: percent-encoded UTF-8, which may stand in quotes (HTTP binding, 3.1.3.2). */
export function decodeHeader(header: string, value: string): string {
  const text = readHeader(header, value);
  const unquoted = /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : text;
  try {
    return decodeURIComponent(unquoted.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%FF'));
  } catch {
    throw attributeError(
      header,
      'must be percent-encoded UTF-8; write a percent sign as %25',
      value,
    );
  }
}
