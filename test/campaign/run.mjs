import { build } from 'esbuild';

/** Builds the campaign and the process that it kills, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/campaign/run.ts', 'test/campaign/subject.ts'],
  outdir: 'dist/test/campaign',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/campaign/run.mjs');
