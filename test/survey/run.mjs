import { build } from 'esbuild';

/** Builds the survey of public apps, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/survey/run.ts'],
  outfile: 'dist/test/survey.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/survey.mjs');
