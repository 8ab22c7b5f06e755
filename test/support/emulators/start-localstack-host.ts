import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findPython } from '../python/find-python.ts';
import { installPackages } from '../python/install-packages.ts';
import { type Emulator, UnavailableError } from './emulator.ts';
import { PLUGIN, resolveLocalStack, SETTINGS } from './localstack-plugin.ts';
import { runEmulator } from './run-emulator.ts';
import { byStillClock, CLOCK_FILE, type StillClock } from './still-clock.ts';

/** Its code needs 3.12, and was run on 3.13. */
const PYTHONS = ['3.13', '3.12'];

/** The community edition, which needs no token, with everything that it was run with. It brings `aws` with it. */
const REQUIREMENTS = join(PLUGIN, 'requirements.txt');

const MODULE = 'localstack.runtime.main';

/**
 * Starts LocalStack without Docker, with our plugin, from the package index where it is not in the cache; throws
 * `UnavailableError` where it cannot be had. With a clock of the test's, it goes by that.
 */
export async function startLocalStackHost(clock?: StillClock): Promise<Emulator<'localstack'>> {
  const programs = await install().catch((cause: Error) => {
    const needs = 'LocalStack needs Docker, or Python 3.12 or 3.13 with venv and a package index';
    throw new UnavailableError(`${needs}:\n\n${cause.message}`, { cause });
  });
  return runEmulator({
    name: 'localstack',
    command: () => [
      join(programs, 'python'),
      ...(clock === undefined ? ['-m', MODULE] : byStillClock(MODULE)),
    ],
    healthPath: '/_localstack/health',
    environment: (folder, port) => ({
      ...environment(folder, port),
      ...(clock === undefined ? {} : { [CLOCK_FILE]: clock.file }),
    }),
    // Its own folder comes last: it has `aws` where the machine has none.
    env: resolveLocalStack({
      ...process.env,
      PATH: `${process.env.PATH}${delimiter}${programs}`,
    }),
  });
}

async function install(): Promise<string> {
  const python = await findPython(PYTHONS);
  const packages = readFileSync(REQUIREMENTS, 'utf8').split('\n').filter(Boolean);
  return installPackages({ name: 'localstack', python, packages });
}

/** It asks nobody on the internet, and resolves no names for others. */
function environment(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: folder,
    FILESYSTEM_ROOT: join(folder, 'root'),
    ...SETTINGS,
    PYTHONPATH: PLUGIN,
    GATEWAY_LISTEN: `127.0.0.1:${port}`,
    // The default server listens on every interface for some seconds.
    GATEWAY_SERVER: 'hypercorn',
    DNS_ADDRESS: '0',
    DISABLE_EVENTS: '1',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    LAMBDA_RUNTIME_EXECUTOR: 'host',
    PROVIDER_OVERRIDE_DYNAMODB: 'moto',
  };
}
