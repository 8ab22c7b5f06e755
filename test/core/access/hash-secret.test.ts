import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashSecret, isSameHash } from '../../../core/access/hash-secret.ts';
import { sha256 } from '../../../node/sha256.ts';

describe('the hash of a secret', () => {
  it('never changes: keys that were given out are checked by it', () => {
    expect(hashSecret('a'.repeat(52), sha256)).toBe(
      'nqnt3r5ha245zajvfjtrnoogm3darwdcmjzmms4rjkyfk4x4n2ca',
    );
  });

  it('is the same as no other text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(isSameHash(a, b)).toBe(a === b);
        expect(isSameHash(a, a)).toBe(true);
      }),
    );
  });
});
