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
    [':4311', 'waybill-4311', '__Host-waybill-4311'],
    ['/orders/v1', 'waybill!orders!v1', '__Host-waybill!orders!v1'],
    [':8080/orders', 'waybill-8080!orders', '__Host-waybill-8080!orders'],
    ['1', 'waybill', '__Host-waybill'],
    ['', 'waybill', '__Host-waybill'],
    [':4311; Domain=evil.example', 'waybill', '__Host-waybill'],
    ['/a!b', 'waybill', '__Host-waybill'],
    ['/a=b', 'waybill', '__Host-waybill'],
    [`/${'a'.repeat(128)}`, 'waybill', '__Host-waybill'],
  ])('has of a page at %j the name %s, and by https %s', (place, http, https) => {
    for (const [of, name] of [
      [HTTP, http],
      [HTTPS, https],
    ] as const) {
      const request = { headers: { ...of.headers, 'x-waybill-console': place } };
      expect(writeCookie('wbk_1', request, 1000)).toMatch(new RegExp(`^${name}=wbk_1; Path=/;`));
      expect(endCookie(request)).toMatch(new RegExp(`^${name}=; Path=/;`));
      expect(readCookie({ ...request, cookies: ['waybill-1=wbk_2', `${name}=wbk_1`] })).toBe(
        'wbk_1',
      );
      expect(readCookie({ ...request, cookies: ['waybill-1=wbk_2'] })).toBeUndefined();
    }
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
