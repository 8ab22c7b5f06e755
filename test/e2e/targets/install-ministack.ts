import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand } from '../run-command.ts';

const VERSION = '1.5.33';

/** Beside what is built: ignored by git, and kept for the next run. */
const FOLDER = join('dist', 'test', `ministack-${VERSION}`);

const TIMEOUT_MS = 180_000;

/** MiniStack in a virtual environment of its own; answers the folder of its programs. Throws where it cannot be had. */
export async function installMiniStack(): Promise<string> {
  const programs = resolve(FOLDER, 'bin');
  const done = join(FOLDER, 'installed');
  if (existsSync(done)) return programs;
  rmSync(FOLDER, { recursive: true, force: true });
  const patience = { timeoutMs: TIMEOUT_MS };
  await runCommand('python3', ['-m', 'venv', FOLDER], patience);
  const packages = [`ministack==${VERSION}`, ...((await hasAwsCli()) ? [] : ['awscli'])];
  const quietly = ['--quiet', '--disable-pip-version-check'];
  await runCommand(join(programs, 'pip'), ['install', ...quietly, ...packages], patience);
  writeFileSync(done, VERSION);
  return programs;
}

/** Whether `aws` can be run. */
async function hasAwsCli(): Promise<boolean> {
  return runCommand('aws', ['--version'], { timeoutMs: 30_000 }).then(
    () => true,
    () => false,
  );
}
