import { build } from 'esbuild';
import { buildAll } from '../../../build.mjs';

/** Builds what the cloud runs, and `run.ts`, and runs it with the arguments of this command. */
await buildAll();
await build({
  entryPoints: ['test/console/screenshots/run.ts'],
  outfile: 'dist/test/console-screenshots.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../../dist/test/console-screenshots.mjs');
