import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';

/** What Lambda's Node runtimes bring along (Lambda developer guide, "Runtime-included SDK versions"). */
const RUNTIME_PACKAGE = /^@(aws-sdk|smithy)\//;

/** Where a function's modules may lie. */
export interface ModulePlaces {
  readonly taskRoot: string;
  /** The folders of its layers, the last one first in the search, as `/opt` has its files. */
  readonly layers: readonly string[];
  /** Files from whose folders upwards the runtime's packages are looked for, in this order. */
  readonly runtime: readonly string[];
}

/** A module is to be found as if a file of another folder named it, or is a file. */
export type FoundModule = { readonly base: string } | { readonly file: string };

/**
 * Finds packages where Lambda does: in `node_modules` of the code up to the task root, in its layers, and those of the
 * runtime in the app's own `node_modules` or in ours. What only lies above the task root is not there on AWS.
 */
export class ModuleFinder {
  readonly #roots: readonly string[];
  readonly #layerFolders: readonly string[];
  readonly #runtime: readonly string[];

  readonly #taskRoot: string;

  constructor({ taskRoot, layers, runtime }: ModulePlaces) {
    this.#taskRoot = taskRoot;
    this.#roots = [taskRoot, ...layers].map((root) => resolve(root));
    this.#layerFolders = layers.toReversed().flatMap(foldersOf);
    this.#runtime = runtime;
  }

  /** Where a package is that `parent` names; undefined where it is found as usual. Throws Node's error where it is not there. */
  find(specifier: string, parent: string | undefined): FoundModule | undefined {
    const name = packageOf(specifier);
    const root = this.#roots.find((each) => parent?.startsWith(each + sep));
    if (name === undefined || parent === undefined || root === undefined) return undefined;
    // The layers are one folder on Lambda, in which the last one's files are.
    const inside = upwards(dirname(parent), root).filter((it) => !this.#layerFolders.includes(it));
    if (inside.some((folder) => holds(folder, name) || isNamed(folder, name))) return undefined;
    const layer = this.#layerFolders.find((folder) => holds(folder, name));
    if (layer !== undefined)
      return layer === dirname(parent) ? undefined : { base: join(layer, 'index.js') };
    const file = this.#fileInTaskRoot(specifier);
    if (file !== undefined) return { file };
    if (!RUNTIME_PACKAGE.test(name))
      throw notFound(`Cannot find module '${specifier}'\nRequire stack:\n- ${parent}`);
    const folder = this.#runtime
      .flatMap((file) => upwards(dirname(file)))
      .find((each) => holds(each, name));
    if (folder !== undefined) return { base: join(folder, 'index.js') };
    throw notFound(
      `Cannot find module '${name}': Lambda's Node runtimes bring it along, and this machine has it neither in the app nor beside the embedded cloud. Install it to run the function here: npm install --save-dev ${name}\nRequire stack:\n- ${parent}`,
    );
  }

  /** The task root is on Lambda's `NODE_PATH`: `lib/prices` is a file there. */
  #fileInTaskRoot(specifier: string): string | undefined {
    const path = join(this.#taskRoot, specifier);
    return ENDS.map((end) => path + end).find((file) =>
      statSync(file, { throwIfNoEntry: false })?.isFile(),
    );
  }
}

/** Of Node's own, in the order in which `require` tries them. */
const ENDS = ['', '.js', '.json', '.mjs', '.cjs'];

/** Those of a layer that may have `node_modules` (Lambda developer guide, "Layer paths for each Lambda runtime"). */
function foldersOf(layer: string): string[] {
  const nodejs = join(layer, 'nodejs');
  if (!existsSync(nodejs)) return [];
  const versions = readdirSync(nodejs).filter((name) => /^node\d+$/.test(name));
  return [nodejs, ...versions.map((name) => join(nodejs, name))];
}

/** The package of `@scope/name/file`; undefined for a path, a URL, an import of the package itself and Node's own. */
function packageOf(specifier: string): string | undefined {
  const [name] = /^(@[^/]+\/)?[^./#@\\:][^/\\:]*(?=\/|$)/.exec(specifier) ?? [];
  return name === undefined || isBuiltin(specifier) ? undefined : name;
}

/** A folder and those around it, up to the last one. */
function upwards(folder: string, last = ''): string[] {
  const around = dirname(folder);
  return folder === last || around === folder ? [folder] : [folder, ...upwards(around, last)];
}

/** In CommonJS a package may be a file as well (Node.js documentation, "Loading from node_modules folders"). */
function holds(folder: string, name: string): boolean {
  const path = join(folder, 'node_modules', name);
  return PACKAGE_ENDS.some((end) => existsSync(path + end));
}

const PACKAGE_ENDS = ['', '.js', '.json', '.node'];

/** Whether a folder is the package itself, which may import itself by its name. */
function isNamed(folder: string, name: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === name;
}

function notFound(message: string): Error {
  return Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' });
}
