import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** The functions that serve the console. */
const SERVING = ['function-url', 'query'];

/** The ends of what is compressed. */
const COMPRESSED = ['.br', '.gz'];

/**
 * Compresses the files that the console's page loads, and places them beside the functions that serve it: there without the
 * plain ones, which few browsers ask for.
 */
export function placeConsole(root) {
  const from = join(root, 'dist', 'console');
  const assets = readdirSync(join(from, 'assets')).filter(
    (name) => !COMPRESSED.some((end) => name.endsWith(end)),
  );
  for (const name of assets) compress(join(from, 'assets', name));
  for (const folder of SERVING) {
    const to = join(root, 'dist', 'functions', folder, 'console');
    rmSync(to, { recursive: true, force: true });
    mkdirSync(join(to, 'assets'), { recursive: true });
    copyFileSync(join(from, 'index.html'), join(to, 'index.html'));
    for (const name of assets)
      for (const end of COMPRESSED)
        copyFileSync(join(from, 'assets', name + end), join(to, 'assets', name + end));
  }
}

function compress(file) {
  const bytes = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
