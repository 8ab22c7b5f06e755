import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, whether this module runs from its source or from anywhere in `dist`. */
export function findPackage(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'dist', 'functions'))) return folder;
  }
  throw new Error(`no folder above ${start} has dist/functions; run \`npm run build\` first`);
}
