import type { Sha256 } from './ports/digest.ts';

/** RFC 4648 base32, in lower case. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The name of an event's waybill: `wb_` and 26 letters, from the first 16 bytes of SHA-256(source, NUL, id).
 * CloudEvents 1.0.2 says that source and id together are unique, so an event published twice has one waybill.
 */
export function trackingId(source: string, id: string, sha256: Sha256): string {
  const bytes = sha256(`${source}\0${id}`);
  let text = 'wb_';
  let bits = 0;
  let buffer = 0;
  for (let index = 0; index < 16; index++) {
    buffer = (buffer << 8) | (bytes[index] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return text + ALPHABET[(buffer << (5 - bits)) & 31];
}

/** Whether a text has the form of a tracking id. */
export function isTrackingId(text: string): boolean {
  return /^wb_[a-z2-7]{26}$/.test(text);
}
