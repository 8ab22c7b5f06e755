import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The most that a browser loads before it shows the first page, gzipped, in bytes. */
const FIRST_LOAD_LIMIT = 60 * 1024;

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
  const result = await build(options);
  // esbuild only warns of CSS that it cannot read, and leaves it out.
  if (result.warnings.length > 0)
    throw new Error(`the console: ${result.warnings.map(({ text }) => text).join('; ')}`);
  const first = firstLoad(result.metafile.outputs);
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

/** What `index.html` names: the two entries, and what the first imports. */
function firstLoad(outputs) {
  const files = new Set();
  const add = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind } of outputs[file].imports) if (kind === 'import-statement') add(path);
  };
  for (const [file, { entryPoint }] of Object.entries(outputs))
    if (options.entryPoints.some((entry) => entry.in === entryPoint)) add(file);
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
