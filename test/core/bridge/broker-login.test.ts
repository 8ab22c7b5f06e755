import { expect, test } from '@jest/globals';
import { parseLogin } from '../../../core/bridge/broker-login.ts';

test('a login is the user and the password of a secret, whatever else it has', () => {
  const text = JSON.stringify({ username: 'shop', password: 's3cret', engine: 'rabbitmq' });

  expect(parseLogin(text, 'the secret x')).toEqual({ username: 'shop', password: 's3cret' });
});

test.each([
  [undefined],
  [''],
  ['s3cret'],
  ['"s3cret"'],
  ['["s3cret"]'],
  ['{"password":"s3cret"}'],
  ['{"username":1,"password":"s3cret"}'],
])('%j is none, and no error shows it', (text) => {
  const read = () => parseLogin(text, 'the secret x');

  expect(read).toThrow(
    'the secret x must be a JSON object with the texts `username` and `password`; it is not',
  );
  expect(read).not.toThrow(/s3cret/);
});
