const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** How many bytes become characters at once: a call takes only so many arguments. */
const STEP = 0x8000;

/** The text that bytes are in UTF-8; undefined for bytes that are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A text in UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes in base64 (RFC 4648, 4). */
export function toBase64(bytes: Uint8Array): string {
  let units = '';
  for (let start = 0; start < bytes.length; start += STEP)
    units += String.fromCharCode(...bytes.subarray(start, start + STEP));
  return btoa(units);
}

/** The bytes of a base64 text. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
}
