import { build } from 'esbuild';

/** Builds the campaign and the process that it kills, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/brokers/campaign/run.ts', 'test/brokers/campaign/pump.ts'],
  outdir: 'dist/test/brokers',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../../dist/test/brokers/run.mjs');
