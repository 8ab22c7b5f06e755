import { describe, expect, it } from '@jest/globals';
import { endCookie, readCookie, writeCookie } from '../../../core/console/console-cookie.ts';

const HTTPS = { headers: { 'x-forwarded-proto': 'https' } };
const HTTP = { headers: {} };

describe("the cookie of the console's session", () => {
  it('is no script’s, no other site’s, and by https no other host’s', () => {
    expect(writeCookie('wbk_1', HTTPS, Number.POSITIVE_INFINITY)).toBe(
      '__Host-waybill=wbk_1; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure',
    );
    expect(writeCookie('wbk_1', HTTP, Number.POSITIVE_INFINITY)).toBe(
      'waybill=wbk_1; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict',
    );
  });

  it.each([
    [90_500, 90],
    [43_200_001, 43_200],
    [-1, 0],
  ])('ends with the key: of %i ms after %i s', (leftMs, seconds) => {
    expect(writeCookie('wbk_1', HTTPS, leftMs)).toContain(`Max-Age=${seconds};`);
  });

  it('is taken away under the name that it has', () => {
    expect(endCookie(HTTPS)).toMatch(/^__Host-waybill=; Path=\/; Max-Age=0;/);
    expect(endCookie(HTTP)).toMatch(/^waybill=; Path=\/; Max-Age=0;/);
  });

  it.each([
    ['https', ['a=b', '__Host-waybill=wbk_1'], 'wbk_1'],
    ['http,https', ['__Host-waybill=wbk_1'], 'wbk_1'],
    // One that another host of the same domain could have set.
    ['https', ['waybill=wbk_1'], undefined],
    ['http', ['waybill=wbk_1'], 'wbk_1'],
    ['http', ['__Host-waybill=wbk_1'], undefined],
    ['https,http', ['__Host-waybill=wbk_1'], undefined],
    ['https', ['__Host-waybill='], undefined],
    ['https', [], undefined],
    ['https', undefined, undefined],
  ])('by %s of %j is %j', (proto, cookies, key) => {
    expect(readCookie({ headers: { 'x-forwarded-proto': proto }, cookies })).toBe(key);
  });
});
