import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { withoutUnusedSdk } from './without-unused-sdk.mjs';

/** The most that a function's bundle may weigh, in bytes: what it weighs is paid for at every cold start. */
const FUNCTION_LIMIT = 320 * 1024;

const root = fileURLToPath(new URL('.', import.meta.url));

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  metafile: true,
};

/** For what Lambda runs: CommonJS, which starts faster than ESM with the AWS SDK in it, and Lambda's own credentials. */
const lambda = {
  ...shared,
  format: 'cjs',
  minify: true,
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': join(root, 'aws', 'lambda-credentials.ts'),
  },
  plugins: [withoutUnusedSdk],
};

/** The router's own functions, one file each, beside the one that composes their ports. */
function functionBundles() {
  const names = readdirSync(join(root, 'functions'))
    .filter((file) => file.endsWith('.ts') && file !== 'compose.ts')
    .map((file) => basename(file, '.ts'));
  return {
    ...lambda,
    // In one build, which reads the SDK once for all of them.
    entryPoints: names.map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
    outdir: 'dist/functions',
    outExtension: { '.js': '.cjs' },
  };
}

/** `waybill/subscriber` with all that it needs, which `bundleHandler` of `lib/` puts beside a handler instead of bundling it anew. */
const subscriber = {
  ...lambda,
  entryPoints: ['subscriber/index.ts'],
  outfile: 'dist/subscriber/lambda.cjs',
};

/** What Node runs and what users import: ESM, with the packages left where npm put them. */
function modules() {
  const entries = [
    'lib/index.ts',
    'subscriber/index.ts',
    'local/index.ts',
    ...readdirSync(join(root, 'bin')).map((file) => `bin/${file}`),
    'bench/app.ts',
    'bench/endurance-app.ts',
    'bench/endurance.ts',
    'bench/load.ts',
    'bench/paired.ts',
    'bench/paired-cloud.ts',
    'bench/peers.ts',
    'bench/reconcile/run-bundle.ts',
    'bench/run.ts',
    'bench/synth-app.ts',
  ];
  return {
    ...shared,
    entryPoints: entries,
    outdir: 'dist',
    outbase: '.',
    format: 'esm',
    packages: 'external',
    sourcemap: 'linked',
    splitting: true,
    chunkNames: 'chunks/[hash]',
  };
}

/** The code of a worker thread: one file, so that a cloud that runs finds it whole while all is built anew. */
const worker = {
  ...shared,
  entryPoints: ['local/services/lambda/worker.ts'],
  outfile: 'dist/local/lambda/worker.js',
  format: 'esm',
};

/** Builds everything into `dist/`; throws when a function's bundle is too heavy. */
export async function buildAll() {
  rmSync(join(root, 'dist', 'chunks'), { recursive: true, force: true });
  const builds = [functionBundles(), subscriber, modules(), worker];
  const results = await Promise.all(builds.map((options) => build(options)));
  const heavy = results
    .flatMap(({ metafile }) => Object.entries(metafile.outputs))
    .filter(([file, { bytes }]) => file.endsWith('.cjs') && bytes > FUNCTION_LIMIT);
  if (heavy.length > 0) {
    const list = heavy
      .map(([file, { bytes }]) => `${file} ${Math.round(bytes / 1024)} KB`)
      .join(', ');
    throw new Error(`bundles over ${FUNCTION_LIMIT / 1024} KB: ${list}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
