import { build } from 'esbuild';

const program = 'dist/test/example-brokers.mjs';

/** Builds the example, which has the brokers of the tests in it, and runs it with the arguments of this command. */
await build({
  entryPoints: ['examples/brokers/main.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  // The package itself, as an app has it.
  external: ['waybill', 'waybill/*'],
  logLevel: 'warning',
});
await import(new URL(`../../${program}`, import.meta.url).href);
