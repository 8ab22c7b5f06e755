import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '../../core/event/event.ts';
import { findPython } from '../support/python/find-python.ts';
import { runCommand } from '../support/run-command.ts';

/** The source distribution of this package on PyPI has the JSON-Schema-Test-Suite (MIT) in it. */
const PACKAGE = 'jsonschema';
const VERSION = '4.26.0';

const PYTHONS = ['3.13', '3.12', '3.11', '3.10'];
const TIMEOUT_MS = 180_000;

/** Beside what is built: ignored by git, and kept for the next run. */
const FOLDER = resolve('dist', 'test', `${PACKAGE}-${VERSION}`);

/** A schema, and values that are or are not as it says. */
export interface Group {
  /** The file's name, without `.json`. */
  readonly file: string;
  readonly description: string;
  readonly schema: Json;
  readonly tests: readonly {
    readonly description: string;
    readonly data: Json;
    readonly valid: boolean;
  }[];
}

/** The groups of draft 2020-12 in a folder of the suite: '' has the required ones. Throws where the suite cannot be had. */
export async function fetchSuite(): Promise<(folder: string) => readonly Group[]> {
  const tests = join(FOLDER, `${PACKAGE}-${VERSION}`, 'json', 'tests', 'draft2020-12');
  if (!existsSync(tests)) await download();
  return (folder) => {
    const path = join(tests, folder);
    const files = readdirSync(path).filter((name) => name.endsWith('.json'));
    return files.sort().flatMap((name) => {
      const groups = JSON.parse(readFileSync(join(path, name), 'utf8')) as Omit<Group, 'file'>[];
      return groups.map((group) => ({ ...group, file: name.slice(0, -'.json'.length) }));
    });
  };
}

async function download(): Promise<void> {
  const python = await findPython(PYTHONS);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const patience = { timeoutMs: TIMEOUT_MS };
  await runCommand(
    python,
    [...pip, '--no-binary', ':all:', '--dest', FOLDER, `${PACKAGE}==${VERSION}`],
    patience,
  );
  const archive = join(FOLDER, `${PACKAGE}-${VERSION}.tar.gz`);
  await runCommand(python, ['-m', 'tarfile', '-e', archive, FOLDER], patience);
}
