import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { transformSync } from 'esbuild';
import { findNamedFiles } from './find-named-files.ts';
import { isOfPackage } from './run-esbuild.ts';

/** Files such as `.env` are for one machine, and may have secrets. */
const HIDDEN = /(?:^|[/\\])\.[^./\\]/;

/** The files that a bundle is made of, and the folder that it is in. */
export interface BundledFiles {
  readonly files: readonly string[];
  readonly folder: string;
}

/**
 * Copies the files that code names beside itself, such as `join(__dirname, 'letter.html')`, to where they are looked
 * for: the bundle's folder. Throws where the app's own code names what cannot be there; where a package does, which may
 * never look for it, and where a place is computed, it returns a warning.
 */
export function copyNamedFiles(entry: string, { files, folder }: BundledFiles): readonly string[] {
  const copied = new Map<string, string>();
  const sources = files.filter((file) => existsSync(file));
  // The app's own files come first where two have one name.
  const inOrder = [
    ...sources.filter((file) => !isOfPackage(file)),
    ...sources.filter((file) => isOfPackage(file)),
  ];
  return inOrder.flatMap((source) => {
    const { named, isComputed } = findNamedFiles(readCode(source));
    const secret = named.filter((name) => HIDDEN.test(name) && isThere(source, name));
    const open = named.filter((name) => !HIDDEN.test(name));
    const faults = open.flatMap((name) => copyOne({ source, name, folder, copied }));
    const [fault] = faults;
    if (fault !== undefined && !isOfPackage(source))
      throw new Error(`the handler ${entry} cannot be bundled: ${fault}`);
    const computed = isComputed && !isOfPackage(source) ? [sayComputed(source)] : [];
    const hidden = secret.map((name) => sayHidden(source, name));
    return [...faults, ...hidden, ...computed].map((text) => `in the bundle of ${entry}: ${text}`);
  });
}

/** A source's code without comments and types; empty where no file can be named in it. */
function readCode(source: string): string {
  const loader = extname(source).replace(/^\.[cm]?/, '');
  if (loader !== 'js' && loader !== 'ts' && loader !== 'jsx' && loader !== 'tsx') return '';
  const text = readFileSync(source, 'utf8');
  if (!/__dirname|import\.meta|createRequire/.test(text)) return '';
  return transformSync(text, { loader, legalComments: 'none', logLevel: 'silent' }).code;
}

interface Named {
  readonly source: string;
  readonly name: string;
  readonly folder: string;
  /** Where each file in the bundle's folder is from. */
  readonly copied: Map<string, string>;
}

/** Returns what is wrong, if anything is. A file that is not there is not there for Node either. */
function copyOne({ source, name, folder, copied }: Named): readonly string[] {
  const from = resolve(dirname(source), name);
  const to = resolve(folder, name);
  if (!isThere(source, name) || to === resolve(folder)) return [];
  const place = relative(folder, to);
  const say = (why: string) => [
    `${source} names the file ${JSON.stringify(name)}, ${why}; import what it says (JSON, text), or have it below the folder of the source, under a name of its own`,
  ];
  if (place.startsWith(`..${sep}`) || place === '..')
    return say("which is not below the source's folder, so not in the bundle's");
  if (place === 'index.cjs' || place.split(sep)[0] === 'node_modules')
    return say('whose place in the bundle is taken');
  const other = copied.get(place);
  if (other !== undefined && other !== from && !isSame(other, from))
    return say(`and ${other} has the same place in the bundle`);
  copied.set(place, from);
  const filter = (path: string) => !HIDDEN.test(relative(from, path));
  cpSync(from, to, { recursive: true, dereference: true, filter });
  return [];
}

function isThere(source: string, name: string): boolean {
  return existsSync(resolve(dirname(source), name));
}

function isSame(left: string, right: string): boolean {
  return (
    statSync(left).isFile() &&
    statSync(right).isFile() &&
    readFileSync(left).equals(readFileSync(right))
  );
}

function sayHidden(source: string, name: string): string {
  return `${source} names the file ${JSON.stringify(name)}, which is not deployed, since it begins with a dot and may have secrets; pass what it says by \`environment\``;
}

function sayComputed(source: string): string {
  return `${source} looks for files in its own folder under names that it computes; in the bundle, only those are there that code names literally, such as \`join(__dirname, 'letter.html')\``;
}
