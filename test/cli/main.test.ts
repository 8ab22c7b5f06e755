import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

/** Runs the built command in a folder that is no CDK project. */
function waybill(...args: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const program = resolve('dist/bin/cli.js');
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-main-'));
  writeFileSync(join(folder, 'broken.json'), '[{]');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('waybill', () => {
  it.each([['--help'], ['start', '--help'], ['cost']])(
    'ends quietly for %j where nobody reads its output',
    async (...args) => {
      const child = spawn(process.execPath, [resolve('dist/bin/cli.js'), ...args]);
      child.stdout.destroy();
      let errors = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });

      const [code] = await once(child, 'close');

      expect(errors).toBe('');
      expect(code).toBe(0);
    },
  );

  it.each(['null', '[]', '{"app": 5}', '{"app": ""}'])(
    'rejects a cdk.json that names no app: %s',
    async (text) => {
      writeFileSync(join(folder, 'cdk.json'), text);

      const { code, stderr } = await waybill('start');
      rmSync(join(folder, 'cdk.json'));

      expect(stderr).toContain('there is no cdk.json with an `app` in this folder');
      expect(code).toBe(2);
    },
  );

  it.each([[], ['--help'], ['help'], ['-h']])('prints its commands for %j', async (...args) => {
    const { code, stdout } = await waybill(...args);

    expect(code).toBe(0);
    expect(stdout).toContain('waybill start');
  });

  it('prints its version', async () => {
    expect((await waybill('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('prints the options of start', async () => {
    const { code, stdout } = await waybill('start', '--help');

    expect(code).toBe(0);
    for (const option of ['--json', '--data DIR', '--watch', 'AWS_PORT']) {
      expect(stdout).toContain(option);
    }
  });

  it.each([
    [['strat'], 'there is no command strat; did you mean waybill start?'],
    [['start', '--nope'], "unknown option '--nope'"],
    [['\u001b[31m'], 'there is no command \\u001b[31m; run'],
    [['start'], 'there is no cdk.json with an `app` in this folder'],
    [['start', '--events', 'missing.json'], '--events missing.json cannot be read as JSON'],
    [['start', '--events', 'broken.json'], '--events broken.json cannot be read as JSON'],
  ])('rejects %j with exit code 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await waybill(...args);

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [['start', '--assembly', 'nowhere'], 'no manifest.json in nowhere'],
    [['start', '--app', 'node -e "throw new Error(\'my app is broken\')"'], 'my app is broken'],
    [['start', '--app', 'exit 3'], 'could not be synthesized by `exit 3`, which printed nothing'],
    [['start', '--app', 'echo hello'], 'no CDK app was synthesized by `echo hello`'],
  ])('fails at %j with exit code 1 and the reason', async (args, message) => {
    const { code, stdout, stderr } = await waybill(...args);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});
