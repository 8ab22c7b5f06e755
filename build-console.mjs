import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The most that a browser loads before it shows the first page, gzipped, in bytes. */
const FIRST_LOAD_LIMIT = 60 * 1024;

/** What is seen first: the shell, Home, and its chart, which is loaded once there are figures. */
const FIRST_VIEW = [
  ...['console/main.tsx', 'console/pages/home/home-page.tsx', 'console/pages/home/rates-chart.tsx'],
];

const root = fileURLToPath(new URL('.', import.meta.url));
const OUT = 'dist/console';

/** Names have the hash of what is in them, so that a browser keeps them for ever. */
const options = {
  absWorkingDir: root,
  entryPoints: [
    { in: 'console/main.tsx', out: 'main' },
    { in: 'console/style/index.css', out: 'style' },
  ],
  outdir: `${OUT}/assets`,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  metafile: true,
  logLevel: 'warning',
};

/** Builds the console into `dist/console`: `index.html` and `assets`. Throws where the first load is too heavy. */
export async function buildConsole() {
  rmSync(join(root, OUT), { recursive: true, force: true });
  const { metafile } = await build({ ...options, write: false });
  const result = await build({ ...options, plugins: [sharedTogether(metafile.outputs)] });
  // esbuild only warns of CSS that it cannot read, and leaves it out.
  if (result.warnings.length > 0)
    throw new Error(`the console: ${result.warnings.map(({ text }) => text).join('; ')}`);
  const first = filesOf(
    result.metafile.outputs,
    options.entryPoints.map((entry) => entry.in),
  );
  const weight = first.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(root, file))).length,
    0,
  );
  if (weight > FIRST_LOAD_LIMIT)
    throw new Error(
      `the console's first load is ${weight} bytes gzipped, of ${FIRST_LOAD_LIMIT}: ${first.join(', ')}`,
    );
  const html = readFileSync(join(root, 'console/index.html'), 'utf8');
  mkdirSync(join(root, OUT), { recursive: true });
  writeFileSync(
    join(root, OUT, 'index.html'),
    html.replace('{{assets}}', tags(first).join('\n    ')),
  );
  return result;
}

/**
 * Has what several pages share in two files: what the first view has, and what only others have. esbuild makes a file for each
 * set of pages that share something, dozens of a few hundred bytes; what all of them import, which is what this adds, has one set.
 */
function sharedTogether(outputs) {
  const ofFirst = filesOf(outputs, FIRST_VIEW);
  const shared = { first: [], others: [] };
  const entries = new Map();
  for (const [file, { entryPoint, inputs }] of Object.entries(outputs))
    if (entryPoint?.endsWith('.tsx'))
      entries.set(
        join(root, entryPoint),
        FIRST_VIEW.includes(entryPoint) ? ['first'] : ['first', 'others'],
      );
    else if (entryPoint === undefined)
      shared[ofFirst.includes(file) ? 'first' : 'others'].push(
        ...Object.keys(inputs).filter(isOurs),
      );
  const imports = (names) => names.map((name) => `import ${JSON.stringify(name)};\n`).join('');
  return {
    name: 'shared-together',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^shared:/ }, ({ path }) => ({ path, namespace: 'shared' }));
      onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
        contents: imports(shared[path.slice('shared:'.length)].map((file) => `./${file}`)),
        resolveDir: root,
      }));
      onLoad({ filter: /\.tsx$/ }, ({ path }) => {
        const wanted = entries.get(path);
        if (wanted === undefined) return undefined;
        const text = readFileSync(path, 'utf8');
        return { contents: text + imports(wanted.map((name) => `shared:${name}`)), loader: 'tsx' };
      });
    },
  };
}

/** Packages come with what of ours imports them. */
function isOurs(file) {
  return !file.startsWith('node_modules/');
}

/** The files of some entries, and what those import at once. */
function filesOf(outputs, entries) {
  const files = new Set();
  const add = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind } of outputs[file].imports) if (kind === 'import-statement') add(path);
  };
  for (const [file, { entryPoint }] of Object.entries(outputs))
    if (entries.includes(entryPoint)) add(file);
  return [...files];
}

/** The one module that begins, and those that it wants at once, so that they are not asked for one after another. */
function tags(files) {
  return files.map((file) => {
    const href = `{{console}}assets/${basename(file)}`;
    if (file.endsWith('.css')) return `<link rel="stylesheet" href="${href}" />`;
    if (basename(file).startsWith('main-')) return `<script type="module" src="${href}"></script>`;
    return `<link rel="modulepreload" href="${href}" />`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildConsole();
