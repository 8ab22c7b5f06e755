import { build } from 'esbuild';

/** Bundles `run.ts`, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/emulators/run.ts'],
  outfile: 'dist/test/emulators-run.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/emulators-run.mjs');
