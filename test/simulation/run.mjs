import { build } from 'esbuild';

/** Builds the simulation, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/simulation/run.ts'],
  outfile: 'dist/test/simulate.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/simulate.mjs');
