import { formatMessagesSync, type Message } from 'esbuild';
import { isDynamic, isOfPackage, refuseBundle } from './run-esbuild.ts';

/** What to do about code of one's own that loads what the bundle cannot have. */
const LOAD_LITERALLY =
  'nothing but the bundle is deployed, so what is loaded must be named literally, or by a template that begins with `./`; what is there at run time all the same, such as in a layer, can be loaded by `createRequire(import.meta.url)`';

/**
 * What a person should read of esbuild's warnings. Throws where the app's own code loads what the bundle cannot have; of
 * a package that does, which may never get there, it says so once.
 */
export function readWarnings(entry: string, warnings: readonly Message[]): readonly string[] {
  const dynamic = warnings.filter(isDynamic);
  const own = dynamic.filter(({ location }) => !isOfPackage(location?.file));
  if (own.length > 0) refuseBundle(entry, own, LOAD_LITERALLY);
  const others = warnings.filter((message) => !isDynamic(message));
  const said = formatMessagesSync(others, { kind: 'warning', color: false });
  const packages = new Map(dynamic.map((message) => [packageOf(message), message]));
  return [
    ...said.map((text) => `in the bundle of ${entry}: ${text.trim()}`),
    ...[...packages].map(
      ([name, { location }]) =>
        `in the bundle of ${entry}: the package ${name} loads modules by names that it computes, which are not in the bundle (${location?.file}:${location?.line})`,
    ),
  ];
}

function packageOf({ location }: Message): string {
  const [, name = ''] =
    /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(location?.file ?? '') ?? [];
  return name;
}
