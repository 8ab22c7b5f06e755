import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatKey, makeKeyParts, parseKey } from '../../../core/access/key-text.ts';

const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });

describe('a key', () => {
  it('comes back from its text as it was made, of whatever bytes', () => {
    fc.assert(
      fc.property(bytes(10), bytes(32), (id, secret) => {
        const parts = makeKeyParts((count) => (count === 10 ? id : secret));

        const text = formatKey(parts);

        expect(text).toMatch(/^wbk_[a-z2-7]{16}_[a-z2-7]{52}$/);
        expect(parseKey(text)).toEqual(parts);
      }),
    );
  });

  it('has 256 bits of secret: no two sources give the same', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (a, b) => {
        const secretOf = (own: Uint8Array) =>
          makeKeyParts((count) => own.subarray(0, count)).secret;

        expect(secretOf(a) === secretOf(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  const id = 'a'.repeat(16);
  const secret = 'b'.repeat(52);

  it.each([
    ['another prefix', `wb_${id}_${secret}`],
    ['a short secret', `wbk_${id}_${secret.slice(1)}`],
    ['a long secret', `wbk_${id}_${secret}b`],
    ['a short id', `wbk_${id.slice(1)}_${secret}`],
    ['upper case', `wbk_${id}_${secret.toUpperCase()}`],
    ['a letter that base32 has not', `wbk_${id}_${secret.slice(1)}1`],
    ['a line after it', `wbk_${id}_${secret}\n`],
    ['nothing', ''],
  ])('rejects a text with %s', (_, text) => {
    expect(parseKey(text)).toBeUndefined();
  });

  it('rejects any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseKey(text)).toBeUndefined()));
  });
});
