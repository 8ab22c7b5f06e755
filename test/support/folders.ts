import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

/** What tools make, and what belongs to git. */
const MADE = [
  '.git',
  ...readFileSync('.gitignore', 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('/'))
    .map((line) => line.slice(0, -1)),
];

/** The folders of this repository in a folder, with their paths from the root, and a slash behind each. */
export function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !MADE.includes(entry.name))
    .map(({ name }) => `${normalize(join(folder, name))}/`);
}
