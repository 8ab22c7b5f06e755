import { describe, expect, test } from '@jest/globals';
import { parseAccess } from '../../../core/bridge/broker-access.ts';
import { withTls } from '../../../core/bridge/broker-tls.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN EC PRIVATE KEY-----\ns3cret\n-----END EC PRIVATE KEY-----\n';
const CLIENT = { certificate: CERTIFICATE, privateKey: KEY };

const read = (secret: unknown) => parseAccess(JSON.stringify(secret), 'the secret x');

describe('who asks a broker', () => {
  test.each<[string, object, object]>([
    [
      'a user and a password, whatever else there is',
      { username: 'shop', password: 's3cret', engine: 'rabbitmq' },
      { login: { username: 'shop', password: 's3cret' } },
    ],
    ['a certificate and its key', CLIENT, { tls: { client: { cert: CERTIFICATE, key: KEY } } }],
    [
      'all that there can be',
      { ...CLIENT, ca: CERTIFICATE, privateKeyPassword: 'p', username: 'shop', password: 's3cret' },
      {
        login: { username: 'shop', password: 's3cret' },
        tls: { ca: CERTIFICATE, client: { cert: CERTIFICATE, key: KEY, passphrase: 'p' } },
      },
    ],
    ['an authority, and nobody in particular', { ca: CERTIFICATE }, { tls: { ca: CERTIFICATE } }],
  ])('is %s', (_, secret, access) => {
    expect(read(secret)).toEqual(access);
  });

  test.each([
    [undefined],
    [''],
    ['s3cret'],
    ['"s3cret"'],
    ['["s3cret"]'],
    ['{"password":"s3cret"}'],
    ['{"username":1,"password":"s3cret"}'],
    [JSON.stringify({ ...CLIENT, password: 's3cret' })],
  ])('is not in %j, and no error shows it', (text) => {
    const parse = () => parseAccess(text, 'the secret x');

    expect(parse).toThrow(
      'the secret x: it must be a JSON object with the texts `username` and `password`, or `certificate` and `privateKey`; it is not',
    );
    expect(parse).not.toThrow(/s3cret/);
  });

  test.each<[object, RegExp]>([
    [{ certificate: CERTIFICATE }, /belong together: `certificate` and `privateKey`/],
    [{ privateKey: KEY }, /belong together/],
    [{ ...CLIENT, privateKey: 's3cret' }, /`privateKey` must have a key in PEM/],
    [{ ...CLIENT, certificate: KEY }, /`certificate` must have a certificate in PEM/],
    [{ ca: '/etc/ca.pem' }, /`ca` must have certificates in PEM/],
    [{ ca: CERTIFICATE, privateKeyPassword: 's3cret' }, /`privateKeyPassword` is of `privateKey`/],
  ])('rejects certificates that are not whole: %j', (secret, message) => {
    expect(() => read(secret)).toThrow(message);
    expect(() => read(secret)).not.toThrow(/s3cret/);
  });
});

describe('the certificates of a secret', () => {
  const tls = { ca: CERTIFICATE };

  test.each([
    [true, undefined, true],
    [false, undefined, false],
    [true, tls, tls],
    [{ ca: 'another' }, tls, tls],
    [tls, { client: { cert: 'c', key: 'k' } }, { ...tls, client: { cert: 'c', key: 'k' } }],
  ])('beside what is told: %j and %j', (told, found, together) => {
    expect(withTls(told, found)).toEqual(together);
  });

  test('rejects them where the connection is not encrypted', () => {
    expect(() => withTls(false, tls)).toThrow(/set `tls` to true/);
  });
});
