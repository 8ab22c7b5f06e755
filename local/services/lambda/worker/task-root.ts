import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';

/** Functions of `node:fs` whose first argument is a path; most have a `Sync` and a promised form too. */
const ONE_PATH = [
  ...['access', 'appendFile', 'chmod', 'chown', 'createReadStream', 'createWriteStream', 'exists'],
  ...['lchmod', 'lchown', 'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'openAsBlob', 'opendir'],
  ...['readdir', 'readFile', 'readlink', 'realpath', 'rm', 'rmdir', 'stat', 'statfs', 'truncate'],
  ...['unlink', 'unwatchFile', 'utimes', 'watch', 'watchFile', 'writeFile'],
];

/** And those with two. */
const TWO_PATHS = ['copyFile', 'cp', 'link', 'rename'];

type Operation = (...parts: unknown[]) => unknown;

/**
 * Makes a folder the working folder of this thread. A process has only one, so `process.cwd()` and the paths that `node:fs`
 * takes are all that can be moved: child processes and native code start where the cloud does.
 */
export function workIn(directory: string): void {
  process.cwd = () => directory;
  const inside = (path: unknown) => (typeof path === 'string' ? resolve(directory, path) : path);
  for (const module of [fs, fs.promises] as unknown as Record<string, unknown>[]) {
    for (const name of ONE_PATH.flatMap((name) => [name, `${name}Sync`]))
      wrap(module, name, (path, ...rest) => [inside(path), ...rest]);
    for (const name of TWO_PATHS.flatMap((name) => [name, `${name}Sync`]))
      wrap(module, name, (from, to, ...rest) => [inside(from), inside(to), ...rest]);
    for (const name of ['symlink', 'symlinkSync'])
      wrap(module, name, (target, path, ...rest) => [target, inside(path), ...rest]);
  }
  syncBuiltinESMExports();
}

/** Changes what a function is called with; what it has beside, such as its promised form, it keeps. */
function wrap(
  module: Record<string, unknown>,
  name: string,
  change: (...parts: unknown[]) => unknown[],
): void {
  const original = module[name];
  if (typeof original !== 'function') return;
  const wrapped: Operation = (...parts) => (original as Operation).apply(module, change(...parts));
  module[name] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
}
