import { build } from 'esbuild';
import { buildAll } from '../../build.mjs';

/** Builds what the cloud runs, and `run.ts`, and runs it. */
await buildAll();
await build({
  entryPoints: ['test/openapi/run.ts'],
  outfile: 'dist/test/openapi-run.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/openapi-run.mjs');
