import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

const HEAD = 'Waybill is MIT licensed. Its bundles have code of these packages in them.\n';

/** Who holds the copyright of packages that say it in their repository alone, where it is to be seen. */
const HOLDERS = {
  // https://github.com/redis/node-redis/blob/master/LICENSE
  '@redis/client': '2022-2025, Redis, inc.',
};

/** The licenses of the packages that are in what esbuild made, as one text; throws where a package has none. */
export function licensesOf(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = new Map();
  for (const folder of new Set(inputs.flatMap(packageFolder))) {
    const { title, text } = readLicense(folder);
    packages.set(text, [...(packages.get(text) ?? []), title]);
  }
  const parts = [...packages].map(([text, titles]) => `${titles.sort().join('\n')}\n\n${text}\n`);
  return [HEAD, ...parts.sort()].join(`\n${'='.repeat(80)}\n\n`);
}

function packageFolder(input) {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
  return folder === undefined ? [] : [folder];
}

function readLicense(folder) {
  const path = join(root, folder);
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(path, 'package.json'), 'utf8'),
  );
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
  const title = `${name} ${version}`;
  if (file !== undefined) return { title, text: readFileSync(join(path, file), 'utf8').trim() };
  const holder = typeof author === 'string' ? author : HOLDERS[name];
  if (license === 'MIT' && holder !== undefined) return { title, text: mitOf(holder) };
  throw new Error(`${name}, which is bundled, has no license file`);
}

/** The text of a package that says in its `package.json` alone that it is MIT licensed: that of our own, with who holds its copyright. */
function mitOf(holder) {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
}
