import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { readCdkApp, synthesize } from '../cli/start/synthesize.ts';
import { StartProcess } from './cli/start/start-process.ts';
import { quote } from './support/quote.ts';

const run = promisify(execFile);
const readme = readFileSync('README.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'waybill-readme-'));

/** The code blocks of one language. */
function blocks(language: string, text = readme): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code = '']) => code,
  );
}

const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));

/** Commands that install, build or test everything; `.ci/run` runs them, and a test that did would run itself. */
const RUN_BY_CI = ['npm ci && npm start', 'npm ci && npm test', 'npm run synth'];

/** What nobody can run without an account; `npm run synth` makes all that it sends. */
const NEEDS_AN_ACCOUNT = ['npx cdk bootstrap', 'npx cdk deploy'];

/** The section whose commands .ci/check-package.mjs runs, one after the other, with the packed package. */
const QUICK_START = /^## In a project of your own\n[\s\S]*?(?=^## )/m.exec(readme)?.[0] ?? '';
const quickStart = blocks('sh', QUICK_START).flatMap((block) => block.trim().split('\n'));

const startLines = commands.filter(
  (line) => line.includes('npm start') && !RUN_BY_CI.includes(line),
);
const requests = commands.filter((line) => /^(curl|aws) /.test(line));

let router: StartProcess;
let addresses: { readonly url: string; readonly aws: string };

beforeAll(async () => {
  router = new StartProcess(['--json']);
  await router.ready();
  const { url, aws } = router.lines[0] as unknown as typeof addresses;
  addresses = { url, aws };
}, 60_000);

afterAll(() => {
  router.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['README.md', 'docs/deploy.md'])('%s', (file) => {
  it('installs and builds before `npx cdk`, which runs what was installed and reads what was built', () => {
    const [before = ''] = blocks('sh', readFileSync(file, 'utf8')).join('').split('npx cdk');

    expect(before).toMatch(/^npm ci\b/m);
    expect(before).toMatch(/^npm run synth$/m);
  });
});

describe('the README', () => {
  it('has no command that nothing runs', () => {
    const known = [...RUN_BY_CI, ...NEEDS_AN_ACCOUNT, ...quickStart, ...startLines, ...requests];

    expect(commands.filter((line) => !known.includes(line))).toEqual([]);
  });

  it.each(RUN_BY_CI)('has a command that .ci/run runs: %s', (line) => {
    const parts = line.split(' && ');

    for (const part of parts) expect(readFileSync('.ci/run', 'utf8')).toContain(part);
  });

  it('has a quick start that .ci/run runs: it installs, starts and sends an event, in this order', () => {
    expect(readFileSync('.ci/run', 'utf8')).toContain('.ci/check-package.mjs');
    expect(quickStart.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'npm init -y',
      'npm install waybill',
      'npm install -D',
      'npx waybill start',
      'curl http://127.0.0.1:4700/events -H',
    ]);
  });

  it.each(requests)('has a request that is answered: %s', async (line) => {
    const here = line
      .replaceAll('http://127.0.0.1:4700', addresses.url)
      .replaceAll('http://127.0.0.1:4566', addresses.aws);
    const keys = { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' };

    const { stdout } = await run('bash', ['-c', here.replace(/^curl /, 'curl -sS --fail ')], {
      env: { ...process.env, ...keys },
    });

    expect(JSON.parse(stdout)).toEqual(expect.any(Object));
  });

  it.each(startLines)('has a start that works: %s', async (line) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [, own = ''] = /cli\.js start(.*)/.exec(scripts.start) ?? [];
    const [, asked = ''] = / -- (.*)/.exec(line) ?? [];
    const args = `${own} ${asked}`.replace('.waybill', join(folder, 'data')).trim().split(/\s+/);
    const started = new StartProcess(args);

    try {
      if (args.includes('--help')) expect(await started.exit()).toBe(0);
      else {
        const word = args.includes('--json') ? '"url"' : 'Waybill is ready';
        await started.waitFor(() => started.output.includes(word) || undefined, word);
        expect((await started.end('SIGINT')).code).toBe(0);
      }
    } finally {
      started.kill();
    }
  });

  it('shows the files of its examples to the letter', () => {
    const files = [
      ...['quick-start/bin/app.ts', 'quick-start/handlers/receipts.ts'],
      ...['receipts/app.ts', 'receipts/receipts.ts', 'receipts/try.ts'],
    ].map((name) => readFileSync(join('examples', name), 'utf8'));

    expect(blocks('ts')).toEqual(files);
    expect(blocks('json')).toContain(readFileSync('examples/quick-start/cdk.json', 'utf8'));
  });

  it('has an example that delivers', async () => {
    cpSync('examples/receipts', folder, { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const out = (name: string) => resolve('dist/test/receipts', `${name}.mjs`);
    for (const name of ['app', 'try']) {
      await build({
        entryPoints: [`examples/receipts/${name}.ts`],
        outfile: out(name),
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        packages: 'external',
      });
    }
    const assembly = join(folder, 'cdk.out');
    await synthesize(readCdkApp(`cd ${quote(folder)} && node ${quote(out('app'))}`), {
      outdir: assembly,
    });

    const { stdout } = await run(process.execPath, [out('try')], { cwd: folder });

    expect(stdout).toMatch(/^published /);
    expect(stdout).toContain("subscriber: 'receipts'");
    expect(stdout).toContain("status: 'delivered'");
  });
});
