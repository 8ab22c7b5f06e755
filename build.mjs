import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildConsole } from './build-console.mjs';
import { checkWeights } from './check-weights.mjs';
import { licensesOf } from './licenses-of.mjs';
import { placeConsole } from './place-console.mjs';
import { withoutUnusedRedis } from './without-unused-redis.mjs';
import { withoutUnusedSdk } from './without-unused-sdk.mjs';

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

/** What a function imports when it is first needed is a file beside its own, so that most cold starts do without it. */
const besideFunction = {
  name: 'beside-function',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/([a-z-]+\/)?[a-z-]+\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import'
        ? { path: path.replace(/^.*\/([a-z-]+)\.ts$/, './$1.cjs'), external: true }
        : undefined,
    );
  },
};

/** What is no function of its own: what composes the ports of all, and what others load. */
const PARTS = [
  ...['compose.ts', 'compose-pull.ts', 'catalog.ts', 'console.ts'],
  ...['event-sources.ts', 'call-provision.ts', 'provision-message.ts'],
];

/** The brokers that a function sends events to, each with a file beside the function that has the broker's library. */
const TARGETS = ['kafka', 'rabbitmq', 'redis', 'activemq'];

/** The functions that take events, and so keep them to what is declared of their types. */
const RECEIVERS = ['receive-kafka', 'receive-rabbitmq', 'receive-activemq'];

/** The router's own functions, one file each. */
function functionBundles() {
  const names = readdirSync(join(root, 'functions'))
    .filter((file) => file.endsWith('.ts') && !PARTS.includes(file))
    .map((file) => basename(file, '.ts'));
  return {
    ...lambda,
    // In one build, which reads the SDK once for all of them.
    entryPoints: [
      ...names.map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
      ...RECEIVERS.map((name) => ({ in: `functions/brokers/${name}.ts`, out: `${name}/index` })),
      ...TARGETS.flatMap((broker) => [
        { in: `functions/brokers/deliver-${broker}.ts`, out: `deliver-${broker}/index` },
        { in: `functions/brokers/targets/${broker}.ts`, out: `deliver-${broker}/${broker}` },
        { in: 'functions/brokers/targets/access.ts', out: `deliver-${broker}/access` },
      ]),
      { in: 'functions/operate.ts', out: 'function-url/operate' },
      { in: 'functions/query.ts', out: 'function-url/query' },
      { in: 'functions/keys.ts', out: 'function-url/keys' },
      { in: 'functions/pull.ts', out: 'function-url/pull' },
      ...['function-url', 'query'].flatMap((name) =>
        ['catalog', 'console', 'parts/documents', 'parts/metrics'].map((part) => ({
          in: `functions/${part}.ts`,
          out: `${name}/${basename(part)}`,
        })),
      ),
      ...['function-url', 'operate', 'provision', 'query'].map((name) => ({
        in: 'core/pattern/notations/read-notation.ts',
        out: `${name}/read-notation`,
      })),
      ...['function-url', 'ingest', ...RECEIVERS].map((name) => ({
        in: 'core/catalog/learn/told-schemas.ts',
        out: `${name}/told-schemas`,
      })),
      ...['function-url', 'ingest', 'operate', ...RECEIVERS].map((name) => ({
        in: 'functions/policies/policies.ts',
        out: `${name}/policies`,
      })),
      {
        in: 'functions/policies/register-type.ts',
        out: 'register-subscriber/register-type',
      },
      ...['function-url', 'operate'].flatMap((name) => [
        { in: 'functions/policies/declare-types.ts', out: `${name}/declare-types` },
        { in: 'functions/parts/redeliver-edited.ts', out: `${name}/redeliver-edited` },
      ]),
      ...['function-url', 'ingest', 'operate', 'register-subscriber', ...RECEIVERS].map((name) => ({
        in: 'functions/policies/schemas.ts',
        out: `${name}/schemas`,
      })),
      ...['function-url', 'reconcile'].map((name) => ({
        in: 'functions/call-provision.ts',
        out: `${name}/call-provision`,
      })),
      ...['function-url', 'operate', 'reconcile'].map((name) => ({
        in: 'functions/event-sources.ts',
        out: `${name}/event-sources`,
      })),
    ],
    plugins: [...lambda.plugins, withoutUnusedRedis, besideFunction],
    // By `require`, which needs no loader of modules at a cold start.
    supported: { 'dynamic-import': false },
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

/** What users import whose classes must be there once: CommonJS, which an ESM file hands on. */
const WRAPPED = ['lib', 'local'];

/** The programs of `bench/`. */
const BENCHES = [
  ...['app', 'endurance-app', 'endurance', 'load', 'paired', 'paired-cloud', 'peers', 'run'],
  ...['brokers', 'brokers-app', 'reconcile/run-bundle', 'synth-app'],
  ...['side', 'answering-router', 'quorum-queues'].map((name) => `brokers/sides/${name}`),
];

/** What Node runs: ESM, with the packages left where npm put them. A handler's bundler drops of it what is not used. */
function modules() {
  const entries = [
    'subscriber/index.ts',
    ...readdirSync(join(root, 'bin')).map((file) => `bin/${file}`),
    ...BENCHES.map((name) => `bench/${name}.ts`),
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

/**
 * What users import, as CommonJS: projects of CDK's template are, and Jest loads nothing else. With `jose` in it, which
 * is ESM alone.
 */
function commonJs() {
  return {
    ...shared,
    entryPoints: ['lib/index.ts', 'local/index.ts', 'subscriber/index.ts'],
    outdir: 'dist',
    outbase: '.',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    packages: 'external',
    alias: { jose: join(root, 'node_modules/jose/dist/webapi/index.js') },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    sourcemap: 'linked',
  };
}

/** `waybill/client`, for whatever has `fetch`: one file of each kind, in which nothing is Node's. */
function client(format, outfile) {
  return {
    ...shared,
    entryPoints: ['client/index.ts'],
    outfile,
    platform: 'neutral',
    target: 'es2022',
    format,
    sourcemap: 'linked',
  };
}

/**
 * The queues and buckets of fauxqs in one file: it publishes only its servers, is ESM alone, and brings a web server that needs Node
 * 22 and that nothing here uses.
 */
function fauxqs() {
  const folder = 'node_modules/fauxqs/dist';
  const actions = ['sqs', 's3'].flatMap((service) =>
    readdirSync(join(root, folder, service, 'actions'))
      .filter((file) => file.endsWith('.js'))
      .map((file) => `${service}/actions/${file}`),
  );
  const lines = ['sqs/sqsStore.js', 's3/s3Store.js', 'common/errors.js', ...actions].map(
    (file) => `'${file}': require('./${folder}/${file}'),`,
  );
  return {
    ...shared,
    stdin: { contents: `module.exports = {\n${lines.join('\n')}\n};`, resolveDir: root },
    outfile: 'dist/local/fauxqs.cjs',
    format: 'cjs',
  };
}

/** The code of a worker thread, and of its hook: one file each, so that a cloud that runs finds it whole while all is built anew. */
const worker = {
  ...shared,
  entryPoints: [
    { in: 'local/services/lambda/worker/worker.ts', out: 'worker' },
    { in: 'local/services/lambda/worker/modules/resolve-hook.ts', out: 'resolve-hook' },
  ],
  outdir: 'dist/local/lambda',
  format: 'esm',
};

const BOOTSTRAP = 'local/services/lambda/process/bootstrap.py';

/** Small files that only say where others are, by their paths in `dist`. */
function pointers() {
  const forTypes = ['client', 'lib', 'local', 'subscriber'].map((name) => [
    `types/${name}/index.d.mts`,
    "export * from './index.js';\n",
  ]);
  return [
    ...WRAPPED.map((name) => [`${name}/index.js`, "export * from './index.cjs';\n"]),
    ...forTypes,
    // What runs a handler of Python is Python, and so is copied.
    ['local/lambda/bootstrap.py', readFileSync(join(root, BOOTSTRAP), 'utf8')],
    ['types/package.json', '{ "type": "commonjs" }\n'],
  ];
}

/** Builds everything into `dist/`; throws when a function's bundle is too heavy. */
export async function buildAll() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  accessSync(join(root, 'dist'), constants.W_OK);
  rmSync(join(root, 'dist', 'chunks'), { recursive: true, force: true });
  const clients = [client('esm', 'dist/client/index.js'), client('cjs', 'dist/client/index.cjs')];
  const builds = [functionBundles(), subscriber, modules(), commonJs(), fauxqs(), worker];
  const results = await Promise.all([
    ...[...builds, ...clients].map((options) => build(options)),
    buildConsole(),
  ]);
  checkWeights(results, subscriber.outfile);
  placeConsole(root);
  for (const [path, text] of [...pointers(), ['LICENSES.txt', licensesOf(results)]]) {
    mkdirSync(dirname(join(root, 'dist', path)), { recursive: true });
    writeFileSync(join(root, 'dist', path), text);
  }
}

/** What a person reads where `dist` cannot be written; what else went wrong is thrown again. */
function explain(error) {
  if (error.syscall === undefined) throw error;
  console.error(
    `build: ${error.message}\nThe build writes into ${join(root, 'dist')}, which must be a folder that you may write to.`,
  );
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll().catch(explain);
