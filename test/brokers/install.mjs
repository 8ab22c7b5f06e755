import { build } from 'esbuild';

/** Builds what installs the brokers that no package of the system has, and runs it with the arguments of this command. */
await build({
  entryPoints: ['test/brokers/install.ts'],
  outfile: 'dist/test/install-brokers.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import('../../dist/test/install-brokers.mjs');
