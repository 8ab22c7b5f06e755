import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { close, listen } from '../../../local/support/loopback.ts';
import { checkSignature } from '../../support/worlds/check-signatures.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import { Terminal } from '../../support/worlds/terminal.ts';

/** Of nobody: the secret is the one of AWS's documents. */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'waybill-signing-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a command of somebody with these credentials, in a pipe. */
async function run(args: readonly string[], env: Record<string, string> = CREDENTIALS) {
  const terminal = new Terminal({ isTerminal: false, env: { XDG_CONFIG_HOME: home, ...env } });
  return { ...(await terminal.run(...args)), terminal };
}

describe('routers whose requests IAM decides about', () => {
  let cloud: Cloud;

  beforeAll(async () => {
    const assembly = await synthesizeOnce('test/cli/router/signed-app.ts');
    cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
  }, 60_000);
  afterAll(() => cloud?.stop());

  it.each([
    ['Api', 'execute-api', 'lambda'],
    ['Function', 'lambda', 'execute-api'],
  ])('%s takes what is signed for %s, and nothing else', async (output, service, other) => {
    const url = cloud.outputs[`${output}Url`] ?? '';
    const place = ['--url', url, '--region', 'eu-central-1'];

    const sent = await run(['send', 'note.taken', ...place, '--iam', service]);
    const listed = await run(['events', ...place, '--iam', service]);
    const unsigned = await run(['events', '--url', url]);
    const wrong = await run(['events', ...place, '--iam', other]);

    expect(sent).toMatchObject({ code: 0, stderr: '' });
    expect(listed.terminal.rows).toMatchObject([{ type: 'note.taken' }]);
    for (const refused of [unsigned, wrong])
      expect(refused).toMatchObject({
        ...{ code: 1, stdout: '', stderr: expect.stringContaining('requests are signed by --iam') },
      });
  });

  it('are asked by a profile, in the region that it has', async () => {
    const url = cloud.outputs.ApiUrl ?? '';
    const signing = ['--iam', 'execute-api', '--region', 'eu-west-1'];
    const set = await run(['profile', 'set', 'prod', '--url', url, ...signing]);
    const health = await run(['health', '--profile', 'prod']);
    const keyed = await run(['health', '--profile', 'prod', '--key', 'wbk_x']);
    const listed = await run(['profile', 'ls']);

    expect([set.code, health.code, keyed.code]).toEqual([0, 0, 2]);
    expect(keyed.stderr).toContain('a key and --iam both say who asks');
    expect(listed.terminal.rows).toEqual([
      { name: 'prod', url, hasKey: false, isUsed: true, iam: 'execute-api', region: 'eu-west-1' },
    ]);
    expect(readFileSync(join(home, 'waybill', 'profiles.json'), 'utf8')).not.toContain('AKID');
    expect((await run(['health', '--profile', 'prod'], {})).stderr).toContain('no AWS credentials');
  });
});

describe('a signature', () => {
  let server: Server;
  let url: string;
  /** What was asked, and what is wrong with its signature. */
  let seen: (readonly [string, string | undefined, IncomingMessage['headers']])[];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const body = await text(request);
      const { method = '', url: asked = '', headers } = request;
      const [path = '', search = ''] = asked.split('?');
      const signed = { method, path, search, body, headers: headers as Record<string, string> };
      try {
        checkSignature(signed, CREDENTIALS.AWS_SECRET_ACCESS_KEY);
        seen.push([`${method} ${asked}`, undefined, headers]);
      } catch (error) {
        seen.push([`${method} ${asked}`, String(error), headers]);
      }
      response.writeHead(404).end('{}');
    });
    url = `http://127.0.0.1:${await listen(server, 0, 'PORT')}`;
  });
  afterAll(() => close(server));

  const signing = ['--iam', 'execute-api'];

  it.each<[string, readonly string[], string]>([
    ['of a path', ['jobs', 'show', 'job_1'], 'GET /jobs/job_1'],
    [
      'of a path with what is encoded',
      ['jobs', 'show', "a/b ü+%41!'()*"],
      "GET /jobs/a%2Fb%20%C3%BC%2B%2541!'()*",
    ],
    [
      'of a query with what is encoded',
      ['events', '--type', 'a b', '--source', "/x?a=1&b=ü+~*'", '--from', '2026-01-01'],
      'GET /events?type=a%20b&source=%2Fx%3Fa%3D1%26b%3D%C3%BC%2B~*%27&from=2026-01-01T00%3A00%3A00.000Z&limit=25',
    ],
    [
      'of a body',
      ['event', 'discard', 'wb_1', '--reason', 'ünïcode 🎈', '--yes'],
      'POST /events/wb_1/discard',
    ],
  ])('%s is what AWS works out for what it is sent', async (_, args, asked) => {
    seen = [];
    const env = { ...CREDENTIALS, AWS_REGION: 'eu-central-1', AWS_SESSION_TOKEN: 'token/+=' };

    await run([...args, '--url', url, ...signing], env);

    expect(seen).toMatchObject([[asked, undefined, { 'x-amz-security-token': 'token/+=' }]]);
    expect(seen[0]?.[2].authorization).toContain('/eu-central-1/execute-api/aws4_request');
  });

  it('is made with the credentials of the environment, as the AWS CLI finds them', async () => {
    seen = [];
    const ask = (env: Record<string, string>) =>
      new Promise<{ code: unknown; stderr: string }>((done) => {
        const args = ['dist/bin/cli.js', 'jobs', 'show', 'x', '--url', url, ...signing];
        const alone = { HOME: home, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1' };
        execFile(process.execPath, args, { env: { ...alone, ...env } }, (error, _, stderr) =>
          done({ code: error?.code ?? 0, stderr }),
        );
      });

    const known = await ask(CREDENTIALS);
    const unknown = await ask({});

    expect(known.code).toBe(1);
    expect(seen).toMatchObject([['GET /jobs/x', undefined, {}]]);
    expect(unknown).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('there are no AWS credentials to sign with') },
    });
  });

  it.each<[readonly string[], Record<string, string>, string]>([
    [['health', ...signing], {}, 'say by --region or $AWS_REGION'],
    [['health', ...signing, '--region', 'here or there'], {}, 'a region is such as'],
    [['health', ...signing], { AWS_DEFAULT_REGION: '../..' }, 'a region is such as'],
    [['health', '--region', 'eu-west-1'], {}, '--iam is missing'],
    [['health', ...signing], { WAYBILL_KEY: 'wbk_x' }, 'a key and --iam both say who asks'],
    [['health', '--iam', 's3'], {}, '--iam must be one of execute-api, lambda'],
    [
      ['health', ...signing, '--url', 'https://abc.lambda-url.eu-west-1.on.aws'],
      {},
      'are signed for lambda; --iam is execute-api',
    ],
    [
      ['profile', 'set', 'x', '--url', 'https://abc.execute-api.eu-west-1.amazonaws.com'],
      {},
      'are signed for execute-api; --iam is lambda',
    ],
    [['profile', 'set', 'x', '--region', 'eu-west-1'], {}, '--iam is missing'],
  ])('%j with %j is refused before anything is asked', async (args, env, message) => {
    seen = [];
    const rest = args[0] === 'profile' && !args.includes('--region') ? ['--iam', 'lambda'] : [];
    const place = args.includes('--url') ? [] : ['--url', url];

    const { code, stderr } = await run([...args, ...rest, ...place], env);

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(seen).toEqual([]);
  });

  it('is of the region that the host names', async () => {
    const set = (where: string) =>
      run(['profile', 'set', 'x', '--iam', 'lambda', '--url', `https://${where}`]);

    expect((await set('abc.lambda-url.eu-west-1.on.aws')).code).toBe(0);
    expect((await set('events.example.com')).code).toBe(2);
  });
});
