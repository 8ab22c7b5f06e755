import { readFileSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import { ModuleFinder, type ModulePlaces } from './module-finder.ts';

/** How `require` finds a file: what tools such as tsconfig-paths change, since Node 20 has no other way. */
interface Internals {
  _resolveFilename(
    request: string,
    parent: { filename?: string } | undefined,
    ...rest: unknown[]
  ): string;
}

/** Code that imports what the runtime brings along, in CommonJS. */
const IMPORTS_SDK = /\bimport\s*\(\s*['"`]@(aws-sdk|smithy)\//;

/** Makes `require` find what Lambda finds. */
export function findRequired(places: ModulePlaces): void {
  const internals = Module as unknown as Internals;
  const finder = new ModuleFinder(places);
  const original = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, ...rest) {
    const found = finder.find(request, parent?.filename);
    if (found === undefined) return original.call(this, request, parent, ...rest);
    return 'file' in found ? found.file : createRequire(found.base).resolve(request);
  };
}

/** Makes `import` find what Lambda finds; only for code that needs it, as it takes a thread of its own. */
export function findImported(file: string, isModule: boolean, places: ModulePlaces): void {
  if (!isModule && !IMPORTS_SDK.test(readFileSync(file, 'utf8'))) return;
  register('./resolve-hook.js', { parentURL: import.meta.url, data: places });
}
