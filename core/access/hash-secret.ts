import type { Sha256 } from '../ports/digest.ts';
import { base32 } from '../shared/base32.ts';

/** What is kept of a secret. It has 256 random bits, which no guessing reaches, so that a slow hash would add nothing. */
export function hashSecret(secret: string, sha256: Sha256): string {
  return base32(sha256(secret));
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function isSameHash(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index++)
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
