import { describe, expect, it } from '@jest/globals';
import { originsOf, parseConsoleSettings } from '../../../core/console/console-settings.ts';

const JWT = { issuer: 'https://login.example.com/tenant', clientId: 'console', scopes: 'openid' };

describe('the settings of the console', () => {
  it.each([
    { signIn: 'none' },
    { signIn: 'api-key', router: 'orders' },
    { signIn: 'jwt', jwt: { ...JWT, audience: 'orders' }, origins: ['https://a.example'] },
  ])('are read as they were written: %j', (settings) => {
    expect(parseConsoleSettings(JSON.stringify(settings))).toEqual(settings);
  });

  it.each(['', '{}', '{"signIn":"password"}', '{"signIn":"jwt","jwt":{"issuer":""}}', 'null'])(
    'rejects %j',
    (text) => {
      expect(() => parseConsoleSettings(text)).toThrow(
        /the settings of the console cannot be read: .*; Waybill's constructs write them/,
      );
    },
  );

  it('name the origins that the page asks: of the issuer, and more', () => {
    expect(originsOf({ signIn: 'none' })).toEqual([]);
    expect(originsOf({ signIn: 'jwt', jwt: JWT, origins: ['https://a.example'] })).toEqual([
      'https://login.example.com',
      'https://a.example',
    ]);
  });
});
