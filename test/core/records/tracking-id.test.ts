import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTrackingId, trackingId } from '../../../core/records/tracking-id.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const track = (source: string, id: string) => trackingId(source, id, sha256);

describe('trackingId', () => {
  it.each([
    ['/shop', 'order-1'],
    ['/mycontext', 'A234-1234-1234'],
    ['https://example.com/\u00fc', '\u{1F680}'],
  ])('of %s and %s is base32 of the first 16 bytes of SHA-256', (source, id) => {
    const bytes = sha256(`${source}\0${id}`).subarray(0, 16);
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const letters = (bits.padEnd(130, '0').match(/.{5}/g) ?? []).map(
      (five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)],
    );

    expect(track(source, id)).toBe(`wb_${letters.join('')}`);
  });

  it('never changes: waybills are found by it', () => {
    expect(track('/shop', 'order-1')).toBe('wb_5armfkfmzlyg63mvmjklmd4cbi');
  });

  it('has one form, and is the same for the same event', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (source, id) => {
        expect(track(source, id)).toMatch(/^wb_[a-z2-7]{26}$/);
        expect(isTrackingId(track(source, id))).toBe(true);
        expect(track(source, id)).toBe(track(source, id));
      }),
    );
  });

  it('differs when the boundary of source and id moves', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => !value.includes('\0'));

    fc.assert(
      fc.property(text, text, text, (start, middle, end) => {
        expect(track(start + middle, end)).not.toBe(track(start, middle + end));
      }),
    );
  });

  it('differs for ten thousand events of one source', () => {
    const ids = new Set(Array.from({ length: 10_000 }, (_, index) => track('/shop', `${index}`)));

    expect(ids.size).toBe(10_000);
  });
});

describe('isTrackingId', () => {
  it.each([
    '',
    'wb_',
    'wb_abc',
    `wb_${'a'.repeat(25)}`,
    `wb_${'a'.repeat(27)}`,
    `wb_${'A'.repeat(26)}`,
    `wb_${'1'.repeat(26)}`,
    `xx_${'a'.repeat(26)}`,
    `wb_${'a'.repeat(26)}\n`,
    `wb_${'a'.repeat(25)}/`,
  ])('rejects %j', (text) => {
    expect(isTrackingId(text)).toBe(false);
  });
});
