import { build } from 'esbuild';
import { buildAll } from '../../build.mjs';

/** Builds what the suite deploys, and `run.ts`, and runs it with the arguments of this command. */
await buildAll();
await build({
  entryPoints: ['test/e2e/run.ts'],
  outfile: 'dist/test/e2e-run.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/e2e-run.mjs');
