import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { synthesize } from '../../../cli/start/synthesize.ts';

const { PATH = '' } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'waybill-synthesize-'));

afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

describe('the command of an app', () => {
  // CDK's `PackageInstallation.detect`: where the app has no esbuild, `esbuild --version` is asked, and Docker else.
  it("finds an esbuild, where neither the app nor the machine has one, for CDK's NodejsFunction", async () => {
    process.env.PATH = [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);

    const command = 'cd / && esbuild --version && exit 1';
    const synthesized = synthesize({ command, context: {} }, { outdir: folder });

    await expect(synthesized).rejects.toThrow(/\n\n\d+\.\d+\.\d+$/);
  });
});
