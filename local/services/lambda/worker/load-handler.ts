import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import type { WorkerSetup } from '../messages.ts';
import { findImported } from './modules/find-modules.ts';
import type { ModulePlaces } from './modules/module-finder.ts';
import { isStreaming } from './response-stream.ts';
import { runtimeError } from './runtime-error.ts';

/** A Lambda handler of any style. */
export type Handler = (...parts: unknown[]) => unknown;

type Exports = Record<string, unknown>;

/** The last runtime whose handlers may have a callback. */
const LAST_WITH_CALLBACKS = 22;

/** The first runtime that tells an ES module from its syntax; those before are told not to (Lambda developer guide, "Building Lambda functions with Node.js"). */
const FIRST_TO_DETECT_MODULES = 24;

/** What V8 says of the syntax of modules (Node.js documentation, "Syntax detection"). */
const MODULE_SYNTAX =
  /^(Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta' outside a module)/;

const CALLBACK_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

/** Whether the handlers of a runtime, such as `nodejs22.x`, may have a callback. */
export function hasCallbacks(runtime: string): boolean {
  return versionOf(runtime) <= LAST_WITH_CALLBACKS;
}

function versionOf(runtime: string): number {
  return Number.parseInt(runtime.slice('nodejs'.length), 10);
}

/**
 * Loads `file.export` of a function's folder as Lambda does (aws-lambda-nodejs-runtime-interface-client,
 * `UserFunction`): the file ends at the first dot, and the export may lie in objects. The errors are Lambda's own.
 */
export async function loadHandler(
  { handler, runtime }: WorkerSetup,
  places: ModulePlaces,
): Promise<Handler> {
  if (handler.includes('..'))
    throw runtimeError(
      'MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const [, stem, name] = /^([^.]*)\.(.*)$/.exec(basename(handler)) ?? [];
  if (stem === undefined || name === undefined)
    throw runtimeError('MalformedHandlerName', 'Bad handler');
  const detects = versionOf(runtime) >= FIRST_TO_DETECT_MODULES;
  const exported = await loadModule(join(dirname(handler), stem), places, detects);
  const found = name
    .split('.')
    .reduce<unknown>((object, key) => (object as Exports | null | undefined)?.[key], exported);
  if (!found) throw runtimeError('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function')
    throw runtimeError('HandlerNotFound', `${handler} is not a function`);
  checkSignature(found as Handler, runtime);
  return found as Handler;
}

function checkSignature(handler: Handler, runtime: string): void {
  const isAsync = handler.constructor.name === 'AsyncFunction';
  if (handler.length >= 3 && !isAsync && !isStreaming(handler) && !hasCallbacks(runtime))
    throw runtimeError('CallbackHandlerDeprecated', CALLBACK_REMOVED);
}

async function loadModule(file: string, places: ModulePlaces, detects: boolean): Promise<Exports> {
  const directory = places.taskRoot;
  const path = ['.js', '.mjs', '.cjs']
    .map((end) => resolve(directory, file + end))
    .find((candidate) => existsSync(candidate));
  if (!path)
    throw runtimeError('ImportModuleError', `Error: Cannot find module '${file}' in ${directory}`);
  try {
    const script = readCommonJs(path, directory, detects);
    findImported(path, script === undefined, places);
    if (script !== undefined) return runCommonJs(path, script);
    return (await import(pathToFileURL(path).href)) as Exports;
  } catch (error) {
    throw toLoadError(error);
  }
}

/** What the code throws at its import is Lambda's error as it is, unless the code cannot be read or found. */
function toLoadError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof SyntaxError) return runtimeError('UserCodeSyntaxError', String(error));
  const isMissing = 'code' in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
  return isMissing ? runtimeError('ImportModuleError', String(error)) : error;
}

/** The script of a CommonJS module; undefined for an ES module, by its name, its `type` or its syntax. */
function readCommonJs(path: string, root: string, detects: boolean): Script | undefined {
  const named = path.endsWith('.mjs') ? 'module' : 'commonjs';
  const type = path.endsWith('.js') ? declaredType(dirname(path), root) : named;
  if (type === 'module') return undefined;
  try {
    return compileCommonJs(path);
  } catch (error) {
    if (type === undefined && detects && isAboutModules(error)) return undefined;
    throw error;
  }
}

function isAboutModules(error: unknown): boolean {
  return error instanceof SyntaxError && MODULE_SYNTAX.test(error.message);
}

// A function's folder is a root on Lambda, so a package.json above it (the checkout's own) must not decide.
function declaredType(folder: string, root: string): string | undefined {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type;
  return folder === resolve(root) ? undefined : declaredType(dirname(folder), root);
}

function compileCommonJs(path: string): Script {
  const source = readFileSync(path, 'utf8').replace(/^#!.*/, '');
  return new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

function runCommonJs(path: string, script: Script): Exports {
  const module: { exports: Exports } = { exports: {} };
  const run = script.runInThisContext() as (...parts: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  return module.exports;
}
