/** Bytes of a text in UTF-8 as base64url without padding (RFC 4648, section 5). */
export function toBase64Url(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const base64 = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The text again; undefined for what is no base64url of one. */
export function fromBase64Url(written: string): string | undefined {
  try {
    const binary = atob(written.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
