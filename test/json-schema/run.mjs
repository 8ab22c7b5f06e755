import { build } from 'esbuild';

/** Builds the run of the JSON-Schema-Test-Suite, and runs it. */
await build({
  entryPoints: ['test/json-schema/run.ts'],
  outfile: 'dist/test/json-schema.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/json-schema.mjs');
