import { createRequire } from 'node:module';
import { findBuiltFile } from './find-built-file.ts';

/** What `build.mjs` makes of fauxqs, which publishes only its servers: modules of its services, by their paths in it. */
const modules = createRequire(import.meta.url)(findBuiltFile('fauxqs.cjs')) as Readonly<
  Record<string, Readonly<Record<string, unknown>>>
>;

/** One export of a module of fauxqs. */
export function findFauxqs(file: string, name: string): unknown {
  const found = modules[file]?.[name];
  if (found === undefined) throw new Error(`fauxqs has no ${name} in ${file}`);
  return found;
}

/** The function that runs an action, which is named after it: `GetObject` of `s3`. */
export function findFauxqsAction(service: 's3' | 'sqs', action: string): unknown {
  const name = `${action.charAt(0).toLowerCase()}${action.slice(1)}`;
  return findFauxqs(`${service}/actions/${name}.js`, name);
}
