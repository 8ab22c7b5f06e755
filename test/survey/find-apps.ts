import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** A CDK app of a checkout. */
export interface SurveyedApp {
  readonly name: string;
  /** The checkout's folder with all that the app may refer to. */
  readonly root: string;
  /** Where its `cdk.json` is, from the root. */
  readonly folder: string;
  /** The program that makes the app, from its own folder. */
  readonly entry: string;
}

const IGNORED = new Set(['node_modules', 'cdk.out', '.git']);

/** The apps under a folder, of which each entry is the root of one example. */
export function findApps(directory: string): SurveyedApp[] {
  const roots = existsSync(join(directory, 'cdk.json')) ? ['.'] : folders(directory);
  return roots.flatMap((name) => {
    const root = resolve(directory, name);
    return appFolders(root).flatMap((found) => {
      const entry = entryOf(found);
      const folder = relative(root, found);
      const label = relative(resolve(directory, '..'), found);
      return entry === undefined ? [] : [{ name: label, root, folder, entry }];
    });
  });
}

/** The folders of a checkout that name packages and have none installed. */
export function packageFolders(directory: string): string[] {
  const isMissing =
    existsSync(join(directory, 'package.json')) && !existsSync(join(directory, 'node_modules'));
  const inner = folders(directory).flatMap((name) => packageFolders(join(directory, name)));
  return [...(isMissing ? [directory] : []), ...inner];
}

function appFolders(directory: string): string[] {
  if (existsSync(join(directory, 'cdk.json'))) return [directory];
  return folders(directory).flatMap((name) => appFolders(join(directory, name)));
}

function folders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !IGNORED.has(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The last program that the command of `cdk.json` names; none for an app in another language. */
function entryOf(folder: string): string | undefined {
  const { app = '' } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as {
    readonly app?: string;
  };
  const named = app.split(/\s+/).findLast((word) => /\.[cm]?[jt]s$/.test(word));
  return named !== undefined && existsSync(join(folder, named)) ? named : undefined;
}
