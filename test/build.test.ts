import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'waybill-build-'));
  for (const file of readdirSync('.').filter((name) => name.endsWith('.mjs')))
    copyFileSync(file, join(checkout, file));
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

describe('the build', () => {
  // As root, who runs this in CI, may write everywhere, no right is taken away here.
  it('fails where dist cannot be written, with a sentence and no stack', async () => {
    writeFileSync(join(checkout, 'dist'), '');

    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((done) =>
      execFile(process.execPath, ['build.mjs'], { cwd: checkout }, (error, _, stderr) =>
        done({ code: error?.code, stderr }),
      ),
    );

    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^build: EEXIST: .*dist'$/),
      expect.stringMatching(/dist, which must be a folder that you may write to\.$/),
    ]);
  });
});
