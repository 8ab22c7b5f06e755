import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { quote } from '../../support/quote.ts';
import { StartProcess } from '../start/start-process.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = promisify(execFile);
const START = 'waybill start --events events.json';
const EMPTY_FOLDER = ['bin/app.ts', 'cdk.json', 'events.json', 'handlers/receipts.ts'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function init(...args: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const program = resolve('dist/bin/cli.js');
    execFile(
      process.execPath,
      [program, 'init', ...args],
      { cwd: folder },
      (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

/** Every file of the folder, with what it says. */
function contents(): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return Object.fromEntries(files.sort().map((file) => [file, read(file)]));
}

describe('waybill init', () => {
  it('writes an app, a handler, events and a package into an empty folder, and says what to run', async () => {
    const { code, stdout } = await init();

    expect(code).toBe(0);
    expect(Object.keys(contents())).toEqual([...EMPTY_FOLDER, 'package.json']);
    for (const file of EMPTY_FOLDER)
      expect(read(file)).toBe(readFileSync(join('examples/quick-start', file), 'utf8'));
    expect(JSON.parse(read('package.json'))).toMatchObject({
      scripts: { start: START },
      dependencies: { waybill: expect.any(String), 'aws-cdk-lib': expect.any(String) },
      devDependencies: { tsx: expect.any(String) },
    });
    expect(stdout).toContain('Go on with:\n  npm install\n  npm start\n');
  });

  it('writes an app that starts and delivers its events', async () => {
    await init();
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    // Beside what is built, from where it finds its packages.
    const outfile = resolve('dist/test/quick-start.mjs');
    const options = {
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    } as const;
    await build({ ...options, entryPoints: [join(folder, 'bin/app.ts')], outfile });
    const app = `node ${quote(outfile)}`;

    const router = new StartProcess(['--app', app, '--events', 'events.json'], { cwd: folder });
    try {
      const delivered = () =>
        router.output.match(/receipts\s+✓ delivered/g)?.length === 2 || undefined;
      await router.waitFor(delivered, 'two deliveries');
      expect(router.output).toContain('receipt of order-1 sent to ada@example.com');
      expect((await router.end('SIGINT')).code).toBe(0);
    } finally {
      router.kill();
    }
  });

  it('changes nothing when it is run again, and says so', async () => {
    await init();
    const before = contents();

    const { code, stdout } = await init();

    expect(code).toBe(0);
    expect(contents()).toEqual(before);
    expect(stdout).not.toContain('Wrote');
    expect(stdout).toContain('Left alone, since it was there:\n  cdk.json\n  bin/app.ts\n');
  });

  it('leaves every file alone that is there already, and writes the others', async () => {
    write('events.json', 'mine');
    write(
      'package.json',
      '{\n    "name": "mine",\n    "scripts": {\n        "start": "mine"\n    }\n}',
    );
    const { 'package.json': before } = contents();

    const { stdout } = await init();

    expect(read('events.json')).toBe('mine');
    expect(read('package.json')).toBe(before);
    expect(read('cdk.json')).toContain('bin/app.ts');
    expect(stdout).toContain('  events.json\n  the script `start` of package.json\n');
    expect(stdout).toContain(`  npx ${START}\n`);
  });

  it('adds its script to a package, in its indentation, and names what is not installed', async () => {
    write('package.json', '{\n    "name": "mine",\n    "dependencies": { "waybill": "*" }\n}\n');

    const { stdout } = await init();

    expect(read('package.json')).toContain(`\n    "scripts": {\n        "start": "${START}"\n`);
    expect(JSON.parse(read('package.json'))).toMatchObject({ name: 'mine' });
    expect(stdout).toContain(
      '  npm install aws-cdk-lib constructs\n  npm install -D aws-cdk tsx\n  npm start\n',
    );
  });

  it.each([
    ['pnpm-lock.yaml', 'pnpm add'],
    ['yarn.lock', 'yarn add'],
  ])('names the package manager that wrote %s', async (lock, command) => {
    write(lock, '');
    write('package.json', '{}');

    expect((await init()).stdout).toContain(`  ${command} aws-cdk-lib constructs waybill\n`);
  });

  it('writes a stack into a project of `cdk init`, whose own files it leaves alone', async () => {
    mkdirSync(join(folder, 'shop'));
    folder = join(folder, 'shop');
    const cdk = resolve('node_modules/.bin/cdk');
    const args = ['init', 'app', '--language', 'typescript', '--generate-only', '--no-notices'];
    await run(cdk, args, { cwd: folder });
    const { 'package.json': packageBefore = '', ...before } = contents();

    const { code, stdout } = await init();

    const { 'package.json': packageAfter = '', ...after } = contents();
    expect(code).toBe(0);
    expect(after).toMatchObject(before);
    expect(JSON.parse(packageAfter).scripts).toEqual({
      ...JSON.parse(packageBefore).scripts,
      start: START,
    });
    expect(Object.keys(after).filter((file) => !(file in before))).toEqual(
      expect.arrayContaining(['events.json', 'handlers/receipts.ts', 'lib/waybill-stack.ts']),
    );
    expect(stdout).toContain(
      "Add the stack to bin/shop.ts:\n  import { WaybillStack } from '../lib/waybill-stack';\n  new WaybillStack(app, 'WaybillStack');\n",
    );
  });

  it('says what to do where the app is written in another language', async () => {
    write('cdk.json', '{ "app": "python3 app.py" }');

    const { stdout } = await init();

    expect(Object.keys(contents())).toEqual([
      'cdk.json',
      'events.json',
      'handlers/receipts.ts',
      'package.json',
    ]);
    expect(stdout).toContain('The `app` of cdk.json is no TypeScript: "python3 app.py"');
  });

  it('prints its help', async () => {
    const { code, stdout } = await init('--help');

    expect(code).toBe(0);
    expect(stdout).toContain('asks nothing');
    expect(contents()).toEqual({});
  });

  it.each([
    [
      'an option that it does not have',
      ['--force'],
      {},
      "unknown option '--force'; run waybill init --help",
    ],
    ['an argument', ['shop'], {}, "unexpected argument 'shop'; run waybill init --help"],
    [
      'a package.json that is not JSON',
      [],
      { 'package.json': '{' },
      'package.json cannot be read as JSON',
    ],
    [
      'a package.json that is a list',
      [],
      { 'package.json': '[]' },
      'package.json is no JSON object',
    ],
    ['a cdk.json that is not JSON', [], { 'cdk.json': 'app' }, 'cdk.json cannot be read as JSON'],
  ])('rejects %s, with exit code 2, and writes nothing', async (_, args, files, message) => {
    for (const [file, text] of Object.entries(files)) write(file, text);

    const { code, stdout, stderr } = await init(...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(contents()).toEqual(files);
  });

  it('fails where a folder that it needs is a file, with the name of what could not be written', async () => {
    write('bin', '');

    const { code, stderr } = await init();

    expect(code).toBe(1);
    expect(stderr).toMatch(/^waybill: bin\/app\.ts cannot be written: EEXIST/);
  });
});
