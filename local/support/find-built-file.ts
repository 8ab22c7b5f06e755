import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/** A file of this package's `dist/local`, whether we run from source or from a bundle; throws where it is not built. */
export function findBuiltFile(...path: readonly string[]): string {
  root ??= findPackageRoot();
  const file = join(root, 'dist', 'local', ...path);
  if (!existsSync(file)) throw new Error(`${file} is missing. Run "npm run build" first.`);
  return file;
}

/** The folder of this package. */
export function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPackageRoot(folder) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function isPackageRoot(folder: string): boolean {
  const file = join(folder, 'package.json');
  return (
    existsSync(file) &&
    (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'waybill'
  );
}
