import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../aws/sha256.ts';

/** From NIST's examples (FIPS 180-4) and, for UTF-8, `printf 'é' | sha256sum`. */
const DIGESTS: readonly (readonly [name: string, text: string, digest: string])[] = [
  ['nothing', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'two blocks',
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'a million letters',
    'a'.repeat(1_000_000),
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  ],
  ['UTF-8', 'é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
];

describe("aws's sha256 as a Sha256", () => {
  it.each(DIGESTS)('digests %s', (_, text, digest) => {
    const bytes = sha256(text);

    expect(bytes).toHaveLength(32);
    expect(Buffer.from(bytes).toString('hex')).toBe(digest);
  });
});
