import { spawnSync } from 'node:child_process';
import { findPython } from '../support/python/find-python.ts';
import { installPackages } from '../support/python/install-packages.ts';
import { PROGRAMS } from './programs.ts';

/** `npm run test:openapi`: the OpenAPI document of a router on the embedded cloud by a validator, and the router by it. */
const RUNNER = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'];
const JEST = ['node_modules/jest/bin/jest.js', '--verbose', '--testMatch'];
const SUITE = '<rootDir>/test/openapi/suite.ts';

const PYTHONS = ['3.13', '3.12', '3.11', '3.10'];
const PACKAGES = ['schemathesis==4.32.5', 'openapi-spec-validator==0.9.0'];

async function prepare(): Promise<string> {
  const python = await findPython(PYTHONS);
  return installPackages({ name: 'schemathesis', python, packages: PACKAGES });
}

/** As loud as a failure, and counted as what it is: nothing was tested. */
function skip(reason: string): undefined {
  console.log(`
!!! SKIPPED: the OpenAPI document was not tested by schemathesis, which cannot be had here.

${reason}

Tests:       2 skipped, 2 total`);
}

const programs = await prepare().catch((error: Error) => skip(error.message));
if (programs !== undefined) {
  const { status } = spawnSync(process.execPath, [...RUNNER, ...JEST, SUITE], {
    stdio: 'inherit',
    env: { ...process.env, [PROGRAMS]: programs },
  });
  process.exitCode = status ?? 1;
}
