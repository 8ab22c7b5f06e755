import { build } from 'esbuild';

/** Builds the comparison with event-ruler, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/ruler/run.ts'],
  outfile: 'dist/test/ruler.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/ruler.mjs');
