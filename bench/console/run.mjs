import { build } from 'esbuild';
import { buildAll } from '../../build.mjs';

/** Builds what the cloud runs, and `run.ts`, and runs it. */
await buildAll();
await build({
  entryPoints: ['bench/console/run.ts'],
  outfile: 'dist/bench/console.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/bench/console.mjs');
