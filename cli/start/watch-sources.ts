import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { sep } from 'node:path';

/** Folders that hold no sources: what tools install or write. */
const IGNORED = new Set(['node_modules', 'dist', 'cdk.out', 'coverage']);

/** An editor writes a file in several steps; a change is told when it has been quiet for this long. */
const QUIET_MS = 100;

/** Calls back after changes of files below a folder, generated ones and hidden ones left out; the answer ends it. */
export function watchSources(folder: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const notice = (_: string, name: string | null) => {
    if (name?.split(sep).some(isIgnored)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  };
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isIgnored(entry.name))
    .map(({ name }) => `${folder}${sep}${name}`);
  const watchers: FSWatcher[] = [
    watch(folder, notice),
    ...folders.map((path) => watch(path, { recursive: true }, notice)),
  ];
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function isIgnored(name: string): boolean {
  return name.startsWith('.') || IGNORED.has(name);
}
