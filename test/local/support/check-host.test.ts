import { describe, expect, it } from '@jest/globals';
import { isAllowedHost } from '../../../core/shared/loopback-host.ts';
import { checkAllowedHosts, refuseHost } from '../../../local/support/check-host.ts';

describe('isAllowedHost', () => {
  it.each([
    'localhost',
    'localhost:4566',
    'LOCALHOST',
    'localhost.:80',
    'bucket.localhost:4566',
    '127.0.0.1:4566',
    '127.1.2.3',
    '127.1',
    '[::1]:4566',
  ])('takes %s, which is of the loopback interface', (host) => {
    expect(isAllowedHost(host, [])).toBe(true);
  });

  it.each([
    'evil.example',
    'evil.example:4566',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil-localhost',
    'evil.example@localhost',
    'localhost/evil',
    'a b',
    '0.0.0.0',
    '10.0.0.1',
    '[::2]',
    '',
  ])('refuses %j', (host) => {
    expect(isAllowedHost(host, [])).toBe(false);
  });

  it.each([
    ['host.docker.internal:4566', 'host.docker.internal'],
    ['Shop.Test', 'shop.test'],
    ['shop.test:80', 'SHOP.TEST'],
    ['172.17.0.1:4566', '172.17.0.1'],
    ['[fd00::1]:1', '[fd00:0::1]'],
  ])('takes %s where %s is allowed', (host, allowed) => {
    expect(isAllowedHost(host, ['other.test', allowed])).toBe(true);
    expect(isAllowedHost(`not-${host}`, [allowed])).toBe(false);
  });
});

describe('refuseHost', () => {
  it('says which host it is and how to allow it', () => {
    expect(refuseHost('host.docker.internal:4566', [])).toBe(
      'the embedded cloud does not answer to the host host.docker.internal:4566, but to localhost and 127.0.0.1; `waybill start --allow-host host.docker.internal`, or `allowedHosts` of startCloud(), lets it',
    );
  });

  it('takes a request without a host, which no browser sends', () => {
    expect(refuseHost(undefined, [])).toBeUndefined();
  });
});

describe('checkAllowedHosts', () => {
  it.each(['shop.test:80', 'http://shop.test', 'shop.test/', '*', '', '[::1]:80'])(
    'rejects %j, which is no name',
    (host) => {
      expect(() => checkAllowedHosts(['a.test', host])).toThrow(
        `an allowed host must be a name or an address without a port, such as host.docker.internal; received ${host}`,
      );
    },
  );
});
