import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

/** A Lambda handler of either style. */
export type Handler = (
  event: unknown,
  context: unknown,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

type Exports = Record<string, unknown>;

/** Loads `file.export` of a function's folder as Lambda does; the errors are Lambda's own names. */
export async function loadHandler(directory: string, handler: string): Promise<Handler> {
  const dot = handler.lastIndexOf('.');
  if (dot < 0) throw named('Runtime.MalformedHandlerName', `Bad handler: ${handler}`);
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const path = ['.js', '.mjs', '.cjs']
    .map((end) => resolve(directory, file + end))
    .find((candidate) => existsSync(candidate));
  if (!path)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}' in ${directory}`);
  const exported = await loadModule(path, directory);
  const found = exported[name] ?? (exported.default as Exports | undefined)?.[name];
  if (typeof found !== 'function') {
    throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  return found as Handler;
}

async function loadModule(path: string, directory: string): Promise<Exports> {
  const isModule = path.endsWith('.mjs') || (path.endsWith('.js') && declaresModules(directory));
  try {
    return isModule ? ((await import(pathToFileURL(path).href)) as Exports) : runCommonJs(path);
  } catch (error) {
    throw toLoadError(error);
  }
}

/** What the code throws at its import is Lambda's error as it is, unless the code cannot be read or found. */
function toLoadError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof SyntaxError) return named('Runtime.UserCodeSyntaxError', String(error));
  const isMissing = 'code' in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
  return isMissing ? named('Runtime.ImportModuleError', String(error)) : error;
}

// A function's folder is a root on Lambda, so a package.json above it (the checkout's own) must not decide.
function declaresModules(directory: string): boolean {
  const file = join(directory, 'package.json');
  return (
    existsSync(file) &&
    (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type === 'module'
  );
}

function runCommonJs(path: string): Exports {
  const module: { exports: Exports } = { exports: {} };
  const source = readFileSync(path, 'utf8').replace(/^#!.*/, '');
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${source}\n})`,
    {
      filename: path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  const run = script.runInThisContext() as (...parts: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  return module.exports;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
