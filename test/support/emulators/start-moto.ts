import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findPython } from '../python/find-python.ts';
import { installPackages } from '../python/install-packages.ts';
import { type Emulator, UnavailableError } from './emulator.ts';
import { runEmulator } from './run-emulator.ts';
import { byStillClock, CLOCK_FILE, type StillClock } from './still-clock.ts';

/** Those that moto supports, the best first. */
const PYTHONS = ['3.13', '3.12', '3.11', '3.10'];

/** Its server, and of what its services need only that of DynamoDB, EventBridge and SQS: `moto[server]` is twice as much. */
const REQUIREMENTS = resolve('test/support/emulators/moto-requirements.txt');

/** Starts moto's server by a clock of the test's; throws `UnavailableError` where it cannot be had. */
export async function startMoto(clock: StillClock): Promise<Emulator<'moto'>> {
  const programs = await install().catch((cause: Error) => {
    const needs = 'moto needs Python 3.10 or newer with venv, and a package index';
    throw new UnavailableError(`${needs}:\n\n${cause.message}`, { cause });
  });
  return runEmulator({
    name: 'moto',
    command: (port) => [
      join(programs, 'python'),
      ...byStillClock('moto.server', ['--host', '127.0.0.1', '--port', String(port)]),
    ],
    healthPath: '/moto-api/data.json',
    environment: (folder) => ({
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      [CLOCK_FILE]: clock.file,
    }),
    env: process.env,
  });
}

async function install(): Promise<string> {
  const python = await findPython(PYTHONS);
  const packages = readFileSync(REQUIREMENTS, 'utf8').split('\n').filter(Boolean);
  return installPackages({ name: 'moto', python, packages });
}
