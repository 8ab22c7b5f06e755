import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultProvider } from '../../aws/lambda-credentials.ts';

const before = { ...process.env };

beforeEach(() => {
  process.env.AWS_ACCESS_KEY_ID = 'ASIATEST';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  process.env.AWS_SESSION_TOKEN = 'token';
});

afterEach(() => {
  process.env = { ...before };
});

describe('the credentials of a function', () => {
  it('are the ones of its environment, with the token of its role', async () => {
    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'ASIATEST',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  it('need no token', async () => {
    delete process.env.AWS_SESSION_TOKEN;

    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'ASIATEST',
      secretAccessKey: 'secret',
    });
  });

  it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
    'rejects an environment without %s',
    async (name) => {
      delete process.env[name];

      await expect(defaultProvider()()).rejects.toThrow(
        /are not set; Lambda sets them for every function/,
      );
    },
  );
});
