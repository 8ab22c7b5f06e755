import { formatMessagesSync, type Message, type Metafile } from 'esbuild';
import { type Bundled, isOfPackage, refuseBundle } from './run-esbuild.ts';

/** Code that loads what no bundle can have. */
const COMPUTED = new Set([
  'unsupported-dynamic-import',
  'unsupported-require-call',
  'require-resolve-not-external',
]);

/** Code that hands on `require` itself; what it loads then cannot be seen. */
const INDIRECT = 'indirect-require';

/** What to do about code of one's own that loads what the bundle cannot have. */
const LOAD_LITERALLY =
  'nothing but the bundle is deployed, so what is loaded must be named literally, or by a template that begins with `./`; what is there at run time all the same, such as in a layer, can be loaded by `createRequire(import.meta.url)`';

/**
 * What a person should read of esbuild's warnings. Throws where the app's own code loads what the bundle cannot have; of
 * a package that does, which may never get there, it says so once.
 */
export function readWarnings(entry: string, { warnings, metafile }: Bundled): readonly string[] {
  const seen = warnings.filter((message) => !loadsNothing(message));
  const own = seen.filter(({ location }) => !isOfPackage(location?.file));
  const computed = own.filter(({ id }) => COMPUTED.has(id));
  if (computed.length > 0) refuseBundle(entry, computed, LOAD_LITERALLY);
  const dynamic = seen.filter((message) => isDynamic(message) && !own.includes(message));
  const others = seen.filter((message) => !dynamic.includes(message));
  const packages = new Map(dynamic.map((message) => [packageOf(message), message]));
  return [
    ...formatMessagesSync(others, { kind: 'warning', color: false }).map((text) => text.trim()),
    ...[...packages].map(
      ([name, { location }]) =>
        `the package ${name} loads modules, or a native addon, by names that it computes, which are not in the bundle (${location?.file}:${location?.line})`,
    ),
    ...sayOpenTemplates(metafile),
  ].map((text) => `in the bundle of ${entry}: ${text}`);
}

function isDynamic({ id }: Message): boolean {
  return COMPUTED.has(id) || id === INDIRECT;
}

/** `require.main` and `typeof require` load nothing. */
function loadsNothing({ id, location }: Message): boolean {
  if (id !== INDIRECT || location === null) return false;
  const line = Buffer.from(location.lineText);
  const before = line.subarray(0, location.column).toString();
  const after = line.subarray(location.column + location.length).toString();
  return after.startsWith('.') || /\btypeof\s*$/.test(before);
}

/** Of modules that are named by a template, a bundle has the files' names, and tries no extensions as Node's `require` does. */
function sayOpenTemplates({ inputs }: Metafile): readonly string[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) => {
    const open = imports
      .map(({ path }) => path)
      .filter((path) => /^\.{1,2}\/.*\*[^.]*$/.test(path));
    return [...new Set(open)].map(
      (path) =>
        `${file} loads modules by a template, ${path}, that has no extension at its end; in the bundle they are found only by their whole names, such as with \`.ts\``,
    );
  });
}

function packageOf({ location }: Message): string {
  const [, name = ''] =
    /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(location?.file ?? '') ?? [];
  return name;
}
