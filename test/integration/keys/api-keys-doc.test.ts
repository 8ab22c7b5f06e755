import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCdkApp, synthesize } from '../../../cli/start/synthesize.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';

const doc = readFileSync('docs/api-keys.md', 'utf8');
const blocks = [...doc.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code = '']) => code);
const installed = spawnSync('aws', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'waybill-keys-'));

let cloud: Cloud;

beforeAll(async () => {
  const { command, context } = readCdkApp('node dist/bin/app.js');
  const assembly = join(folder, 'cdk.out');
  const app = { command, context: { ...context, authorizer: 'api-keys' } };
  await synthesize(app, { outdir: assembly });
  cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0 });
}, 60_000);

afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true });
});

const suite = installed ? describe : describe.skip;
const title = installed ? 'docs/api-keys.md' : 'docs/api-keys.md (skipped: `aws` is not installed)';

suite(title, () => {
  it('has commands that work, one after the other, on the router of the example', async () => {
    const script = [
      'set -euo pipefail',
      'curl() { command curl -sS --fail "$@"; echo; }',
      ...blocks,
    ]
      .join('\n')
      .replace(/^url=.*$/m, `url=${cloud.url}`)
      .replace(
        /^function=Waybill-RouterFunctionsKeys.*$/m,
        `function=${cloud.outputs.KeysFunction}`,
      );
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, AWS_CONFIG_FILE: '/dev/null' },
      ...{ AWS_ENDPOINT_URL: cloud.awsEndpoint, AWS_DEFAULT_REGION: cloud.region },
      ...{ AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' },
    };

    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env });

    expect(stdout).toContain('"status":"accepted"');
    expect(stdout).toContain('"producer":"shop"');
    expect(stdout).toContain('"replacedBy":');
    expect(stdout).not.toContain('wbk_');
  }, 60_000);

  it('names the form by which scanners find a key', () => {
    const [, form = ''] = /`(wbk_\[.*?)`/.exec(doc) ?? [];
    const { key } = JSON.parse(readFileSync(join(folder, 'shop-key.json'), 'utf8')) as {
      key: string;
    };

    expect(key).toMatch(new RegExp(`^${form}$`));
  });
});
