import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Throws where a document of the package links to a file that is not in it: a package's page has no other. */
export function checkLinks(folder) {
  const documents = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.md'));
  const dead = documents.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll(
      /```[\s\S]*?```|`[^`\n]*`/g,
      '',
    );
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link)
      .filter((link) => !/^[a-z]+:|^#/.test(link))
      .filter((link) => !existsSync(join(folder, dirname(file), link.replace(/#.*/, ''))))
      .map((link) => `${file} links to ${link}`);
  });
  if (dead.length > 0) throw new Error(`links to what is not packed:\n${dead.join('\n')}`);
  console.log(`the links of ${documents.length} packed documents work`);
}
