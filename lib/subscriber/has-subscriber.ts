import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ENV } from '../../core/settings.ts';

/** What `subscriber()` reads at its first batch; no minifier changes a text. */
const READ = ENV.queueUrl;

/** What code says that has `subscriber()` from elsewhere, such as its own `node_modules`. */
const IMPORT = 'waybill/subscriber';
const USE = /(?<!waybill\/)\bsubscriber\b/;

/** The package itself says nothing about those who have it. */
const OWN_PACKAGE = /[/\\]node_modules[/\\]@?waybill$/;

/** The most that is read of one function's code; Lambda takes 250 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 20_000;

/** Whether a folder of code has, or imports, `subscriber()`; undefined where it cannot be read, or is too large to tell. */
export function hasSubscriber(folder: string): boolean | undefined {
  try {
    return search(folder);
  } catch {
    return undefined;
  }
}

function search(folder: string): boolean | undefined {
  const seen = new Set<string>();
  const waiting = [folder];
  let files = 0;
  let bytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { file, isFolder, size } of list(next, seen)) {
      if (isFolder) waiting.push(file);
      else {
        files += 1;
        bytes += size;
        if (files > MOST_FILES || bytes > MOST_BYTES) return undefined;
        if (says(readFileSync(file))) return true;
      }
    }
  }
  return false;
}

interface Entry {
  readonly file: string;
  readonly isFolder: boolean;
  readonly size: number;
}

/** What is in a folder, through links too; nothing the second time, or of this package's own folder. */
function list(folder: string, seen: Set<string>): readonly Entry[] {
  const real = realpathSync(folder);
  if (seen.has(real) || OWN_PACKAGE.test(folder)) return [];
  seen.add(real);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => look(folder, entry));
}

function look(folder: string, entry: Dirent): readonly Entry[] {
  const file = join(folder, entry.name);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return [{ file, isFolder: found.isDirectory(), size: found.size }];
}

function says(code: Buffer): boolean {
  return code.includes(READ) || (code.includes(IMPORT) && USE.test(code.toString('latin1')));
}
