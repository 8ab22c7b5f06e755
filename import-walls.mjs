import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Node's own modules, some of which have a slash: `node:fs/promises`. */
const NODE = ['node:*', 'node:*/*'];

/**
 * Who may import whom: a folder may import itself, the `folders`, `files` and `packages` that stand here, and nothing else; a
 * folder that is not here may import nothing. `docs/architecture.md` says why.
 */
const WALLS = {
  core: { folders: [], packages: [] },
  node: { folders: ['core'], packages: NODE },
  aws: {
    folders: ['core', 'node'],
    packages: [...NODE, '@aws-sdk/**', '@smithy/**', 'aws-lambda'],
  },
  'json-schema': { folders: ['core'], packages: ['@cfworker/json-schema', 're2js'] },
  targets: {
    folders: ['core', 'node'],
    packages: [...NODE, '@redis/client', 'amqplib', 'kafkajs', 'rhea'],
  },
  functions: {
    folders: ['core', 'node', 'aws', 'json-schema', 'subscriber', 'targets'],
    packages: [...NODE, 'aws-lambda'],
  },
  subscriber: { folders: ['core', 'node', 'aws'], packages: ['aws-lambda'] },
  lib: {
    folders: ['core', 'json-schema'],
    packages: [...NODE, 'aws-cdk-lib', 'aws-cdk-lib/**', 'constructs', 'esbuild'],
  },
  local: {
    folders: ['core', 'node'],
    packages: [...NODE, 'dynalite', 'fauxqs', 'jose', 'sorted-btree'],
  },
  bridges: {
    folders: ['core', 'node', 'targets', 'client', 'aws'],
    packages: [...NODE, 'amqplib', 'fzstd', 'kafkajs', 'lz4js', 'rhea', 'snappyjs'],
  },
  client: { folders: ['core'], packages: [] },
  console: {
    folders: ['core', 'client'],
    packages: ['preact', 'preact/**', '@preact/signals', 'uplot'],
  },
  cli: {
    folders: ['core', 'node', 'local', 'client', 'bridges'],
    // To sign requests with the credentials of whoever runs a command.
    packages: [
      ...NODE,
      '@aws-sdk/credential-provider-node',
      '@smithy/signature-v4',
      '@smithy/core/serde',
    ],
    files: ['package.json'],
  },
  bin: { folders: ['lib', 'cli'], packages: ['aws-cdk-lib/**'] },
  examples: {
    // What starts brokers, for the example of them.
    folders: ['test/brokers'],
    packages: [
      ...NODE,
      'waybill',
      'waybill/*',
      'aws-cdk-lib/**',
      'constructs',
      'esbuild',
      'zod/mini',
    ],
  },
};

/** Folders of which nobody imports anything but what stands above, and which may import what they like. */
const OPEN = ['.ci', 'bench', 'test'];

/** How many folders deep a file may be. */
const DEEPEST = 6;

const CORE_GLOBALS = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto', 'process', 'Buffer'],
  ...['fetch', 'console', 'globalThis'],
];

/** Biome's rules for one table of walls. */
function toRules(walls) {
  return {
    overrides: [
      // Files at the root configure the tools.
      { includes: ['*/**', ...OPEN.map((folder) => `!${folder}/**`)], ...restrict(1, NOTHING) },
      ...Object.entries(walls).flatMap(([name, wall]) => wallOf(name, wall)),
      { includes: ['core/**'], ...withoutGlobals() },
    ],
  };
}

const NOTHING = {
  specifiers: [],
  message: 'this folder has no line in import-walls.mjs, and so may import nothing: add one.',
};

/** The same import is written with more `../` the deeper its file is: each depth has its rule. */
function wallOf(name, { folders, packages, files = [] }) {
  const inside = [name, ...folders];
  const allowed = [...inside.map((folder) => `${folder}/`), ...files, ...packages];
  const message = `${name}/ may import ${allowed.join(', ')} only: import-walls.mjs has the table.`;
  return Array.from({ length: DEEPEST }, (_, index) => index + 1).map((depth) => {
    const root = '../'.repeat(depth);
    const paths = [...inside.map((folder) => `${folder}/**`), ...files];
    const specifiers = [...paths.map((path) => `${root}${path}`), ...packages];
    const nested = '*/'.repeat(depth - 1);
    return { includes: [`${name}/${nested}*`], ...restrict(depth, { specifiers, message }) };
  });
}

/** Of the patterns of a group, the last that fits decides (Biome, `noRestrictedImports`). */
function restrict(depth, { specifiers, message }) {
  const own = Array.from({ length: depth }, (_, ups) => (ups === 0 ? './' : '../'.repeat(ups)));
  const group = [
    '**',
    ...(specifiers.length === 0 ? [] : own.map((start) => `!${start}**`)),
    `${'../'.repeat(depth)}**`,
    ...specifiers.map((specifier) => `!${specifier}`),
    './../**',
  ];
  const options = { patterns: [{ group, message }] };
  return { linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } } };
}

function withoutGlobals() {
  const message = 'core/ has no clock, no chance and no world of its own: take a port.';
  const deniedGlobals = Object.fromEntries(CORE_GLOBALS.map((name) => [name, message]));
  const noRestrictedGlobals = { level: 'error', options: { deniedGlobals } };
  return { linter: { rules: { style: { noRestrictedGlobals } } } };
}

const FILE = fileURLToPath(new URL('import-walls.json', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = `${JSON.stringify(toRules(WALLS), null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(FILE, text);
  else if (readFileSync(FILE, 'utf8') !== text) {
    console.error('import-walls.json is not what import-walls.mjs makes: run `npm run walls`');
    process.exitCode = 1;
  }
}
