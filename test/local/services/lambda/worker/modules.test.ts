import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { probe, stopProbes } from '../probe.ts';

const folders: string[] = [];

afterEach(async () => {
  await stopProbes();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Files in a folder of their own, by their paths in it; a package is a file `node_modules/<name>/index.js` in one of them. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-modules-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A function of an app, whose code lies at `cdk.out/asset` in the app's folder. */
function inApp(files: Readonly<Record<string, string>>, layers: readonly string[] = []) {
  const directory = join(folderOf(files), 'cdk.out', 'asset');
  return probe('', { directory, layers }).invoke();
}

const asset = (name: string, text: string) => ({ [`cdk.out/asset/${name}`]: text });
const named = (name: string) => `exports.name = ${JSON.stringify(name)};`;
const handler = (module: string) =>
  asset('index.js', `const { name } = require("${module}"); exports.handler = async () => name;`);

/** Sources: Lambda developer guide, "Runtime-included SDK versions", "Packaging layer content", and the bootstrap of nodejs24.x. */
describe('what a function requires', () => {
  it.each([
    [
      'beside its code',
      { 'cdk.out/asset/node_modules/shop/index.js': named('own') },
      'shop',
      'own',
    ],
    [
      'beside its code, in one file',
      { 'cdk.out/asset/node_modules/@shop/prices.js': named('own') },
      '@shop/prices',
      'own',
    ],
    [
      'of its code, before the SDK of the app',
      {
        'cdk.out/asset/node_modules/@aws-sdk/client-x/index.js': named('own'),
        'node_modules/@aws-sdk/client-x/index.js': named('app'),
      },
      '@aws-sdk/client-x',
      'own',
    ],
    [
      'of the SDK, from the app',
      { 'node_modules/@aws-sdk/client-x/index.js': named('app') },
      '@aws-sdk/client-x',
      'app',
    ],
    [
      'of the SDK with a path',
      { 'node_modules/@smithy/x/lib/a.js': named('app') },
      '@smithy/x/lib/a.js',
      'app',
    ],
    [
      'by its path in the task root',
      { 'cdk.out/asset/lib/prices.js': named('prices') },
      'lib/prices',
      'prices',
    ],
    [
      'of itself, by its name',
      {
        'cdk.out/asset/package.json': '{"name":"me","exports":"./me.js"}',
        'cdk.out/asset/me.js': named('me'),
      },
      'me',
      'me',
    ],
  ])('is found %s', async (_, files, module, name) => {
    expect(await inApp({ ...handler(module), ...files })).toEqual({
      ok: true,
      payload: JSON.stringify(name),
    });
  });

  it.each([
    ['client-dynamodb', 'DynamoDBClient'],
    ['client-dynamodb-streams', 'DynamoDBStreamsClient'],
    ['client-eventbridge', 'EventBridgeClient'],
    ['client-lambda', 'LambdaClient'],
    ['client-s3', 'S3Client'],
    ['client-secrets-manager', 'SecretsManagerClient'],
    ['client-sfn', 'SFNClient'],
    ['client-sns', 'SNSClient'],
    ['client-sqs', 'SQSClient'],
    ['client-ssm', 'SSMClient'],
    ['client-sts', 'STSClient'],
    ['lib-dynamodb', 'DynamoDBDocumentClient'],
    ['util-dynamodb', 'marshall'],
  ])('is found in ours, where the app has no SDK: %s', async (name, member) => {
    const code = `exports.handler = async () => typeof require("@aws-sdk/${name}").${member};`;

    expect(await inApp(asset('index.js', code))).toEqual({ ok: true, payload: '"function"' });
  });

  it('is found in its layers, the last first', async () => {
    const layers = [
      folderOf({
        'nodejs/node_modules/a/index.js': named('first'),
        'nodejs/node24/node_modules/b/index.js': 'exports.name = require("a").name + "!";',
      }),
      folderOf({ 'nodejs/node_modules/a/index.js': named('second') }),
    ];

    expect(await inApp(handler('a'), layers)).toEqual({ ok: true, payload: '"second"' });
    expect(await inApp(handler('b'), layers)).toEqual({ ok: true, payload: '"second!"' });
  });

  it.each([
    ['what only the app has', 'shop', "Cannot find module 'shop'"],
    [
      'a client of the SDK that nobody has, saying what to install',
      '@aws-sdk/client-nobody',
      'npm install --save-dev @aws-sdk/client-nobody',
    ],
    [
      'the SDK of version 2, which the runtime has no more',
      'aws-sdk',
      "Cannot find module 'aws-sdk'",
    ],
  ])('rejects %s', async (_, module, message) => {
    const files = { 'node_modules/shop/index.js': named('app'), ...handler(module) };

    expect(await inApp(files)).toMatchObject({
      ok: false,
      error: {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: expect.stringContaining(message),
      },
    });
  });
});

describe('what a function imports', () => {
  const SDK = { 'node_modules/@aws-sdk/client-x/index.js': named('app') };

  it.each([
    [
      'by an ES module',
      asset(
        'index.mjs',
        'import x from "@aws-sdk/client-x"; export const handler = async () => x.name;',
      ),
    ],
    [
      'by code in CommonJS',
      asset(
        'index.js',
        'exports.handler = async () => (await import("@aws-sdk/client-x")).default.name;',
      ),
    ],
  ])('is found in the app %s', async (_, code) => {
    expect(await inApp({ ...SDK, ...code })).toEqual({ ok: true, payload: '"app"' });
  });

  it('rejects what nobody has, saying what to install', async () => {
    const code = asset(
      'index.mjs',
      'import "@aws-sdk/client-nobody"; export const handler = async () => 1;',
    );

    expect(await inApp(code)).toMatchObject({
      ok: false,
      error: {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: expect.stringContaining('npm install --save-dev @aws-sdk/client-nobody'),
      },
    });
  });
});

describe('a call that an old SDK sends to AWS itself', () => {
  const SEND = `
    const send = (host, key) => new Promise((done) => {
      const headers = { Authorization: 'AWS4-HMAC-SHA256 Credential=' + key + '/20260101/us-east-1/sqs/aws4_request' };
      const request = require(host.includes('amazonaws') ? 'node:https' : 'node:http').request({ host: host.split(':')[0], port: host.split(':')[1], headers });
      request.on('error', (error) => done(error.message)).on('response', () => done('sent')).end();
    });`;

  it('fails at once, and says what to do', async () => {
    const { invoke } = probe(
      `${SEND} exports.handler = () => send('sqs.us-east-1.amazonaws.com', process.env.AWS_ACCESS_KEY_ID);`,
    );

    expect(await invoke()).toMatchObject({
      ok: true,
      payload: expect.stringMatching(
        /sqs\.us-east-1\.amazonaws\.com was not sent.*endpoint: process\.env\.AWS_ENDPOINT_URL/,
      ),
    });
  });

  it('is sent as ever where it goes to the endpoint', async () => {
    const server = createServer((_, response) => response.end());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const { invoke } = probe(
      `${SEND} exports.handler = () => send('127.0.0.1:${port}', process.env.AWS_ACCESS_KEY_ID);`,
    );

    const result = await invoke();
    server.closeAllConnections();
    server.close();

    expect(result).toEqual({ ok: true, payload: '"sent"' });
  });
});
