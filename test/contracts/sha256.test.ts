import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../node/sha256.ts';

/** From NIST's examples (FIPS 180-4), and of the bytes that a text has in UTF-8, as `printf 'é' | sha256sum` takes them. */
const DIGESTS: readonly (readonly [text: string, digest: string])[] = [
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
];

describe("aws's sha256 as a Sha256", () => {
  it.each(DIGESTS)('gives the 32 bytes of the digest of %s', (text, digest) => {
    const bytes = sha256(text);

    expect(bytes).toHaveLength(32);
    expect(Buffer.from(bytes).toString('hex')).toBe(digest);
  });
});
