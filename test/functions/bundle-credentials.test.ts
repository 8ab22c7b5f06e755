import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { close, listen } from '../../local/support/loopback.ts';

const BUNDLES = [
  'dead-letter',
  'ingest',
  'query',
  'reconcile',
  'register-subscriber',
  'function-url',
];
const bundle = (name: string) => join('dist', 'functions', name, 'index.cjs');

const seen: IncomingHttpHeaders[] = [];
let server: Server;
let endpoint: string;

beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    seen.push(headers);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end('{}');
  });
  endpoint = `http://127.0.0.1:${await listen(server, 0, 'PORT')}`;
});

afterAll(() => close(server));

/** Runs a bundle as a cold start does, once, in a process of its own with nothing but Lambda's variables. */
async function coldStart(keys: Readonly<Record<string, string>>): Promise<unknown> {
  const request = { routeKey: 'GET /health' };
  const script = `require('./${bundle('query')}').handler(${JSON.stringify(request)}).then((answer) => console.log(JSON.stringify(answer)))`;
  const env = {
    ...keys,
    AWS_REGION: 'eu-west-3',
    AWS_ENDPOINT_URL: endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    WAYBILL_TABLE: 'ledger',
    WAYBILL_RETENTION_DAYS: '30',
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env });
  return JSON.parse(stdout);
}

describe("a function's bundle", () => {
  it('signs with the keys that Lambda gave this environment', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'ASIAFIRST', AWS_SECRET_ACCESS_KEY: 'secret' };

    const first = await coldStart({ ...keys, AWS_SESSION_TOKEN: 'token-1' });
    await coldStart({ ...keys, AWS_ACCESS_KEY_ID: 'ASIASECOND', AWS_SESSION_TOKEN: 'token-2' });

    expect(first).toMatchObject({ statusCode: 200 });
    expect(seen).toMatchObject([
      {
        authorization: expect.stringContaining('Credential=ASIAFIRST/'),
        'x-amz-security-token': 'token-1',
      },
      {
        authorization: expect.stringContaining('Credential=ASIASECOND/'),
        'x-amz-security-token': 'token-2',
      },
    ]);
  });

  it.each(BUNDLES)('%s carries no other way to credentials', (name) => {
    const code = readFileSync(bundle(name), 'utf8');

    expect(code).toContain('AWS_SECRET_ACCESS_KEY');
    expect(code).not.toMatch(/AWS_WEB_IDENTITY_TOKEN_FILE|credential_process|GetRoleCredentials/);
  });
});
