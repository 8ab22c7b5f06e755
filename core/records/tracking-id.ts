import type { Sha256 } from '../ports/digest.ts';
import { base32 } from '../shared/base32.ts';

/**
 * The name of an event's waybill: `wb_` and 26 letters, from the first 16 bytes of SHA-256(source, NUL, id).
 * CloudEvents 1.0.2 says that source and id together are unique, so an event published twice has one waybill.
 */
export function trackingId(source: string, id: string, sha256: Sha256): string {
  return `wb_${base32(sha256(`${source}\0${id}`).subarray(0, 16))}`;
}

/** Whether a text has the form of a tracking id. */
export function isTrackingId(text: string): boolean {
  return /^wb_[a-z2-7]{26}$/.test(text);
}
