import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram } from '../../../../../local/services/lambda/process/find-program.ts';
import { probe, stopProbes } from '../probe.ts';

const folders: string[] = [];

/** Files in a folder of their own, until `clear`; `bootstrap` can be run. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-process-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  if ('bootstrap' in files) chmodSync(join(folder, 'bootstrap'), 0o755);
  return folder;
}

/** A function of these files that runs as a process; `index.handler` of Python unless there is another runtime. */
export async function processProbe(
  files: Readonly<Record<string, string>>,
  { runtime = 'python3.11', ...own }: NonNullable<Parameters<typeof probe>[1]> = {},
) {
  const directory = folderOf(files);
  const found = await findProgram(runtime, directory);
  if ('notRun' in found) throw new Error(found.notRun);
  return probe('', { directory, runtime, ...found, ...own });
}

/** Stops the functions, and removes their files. */
export async function clear(): Promise<void> {
  await stopProbes();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
