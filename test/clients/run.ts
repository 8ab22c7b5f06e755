import { spawnSync } from 'node:child_process';
import { CLIENT, type Client, clients } from './clients.ts';

/** `npm run test:clients`: the table of calls by each client, or by those that are named. */
const RUNNER = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'];
const JEST = ['node_modules/jest/bin/jest.js', '--verbose', '--testMatch'];
const SUITE = '<rootDir>/test/clients/suite.ts';

/** Answers whether all of it passed. */
async function runClient({ name, prepare }: Client): Promise<boolean> {
  const command = await prepare().catch((error: Error) => skip(name, error.message));
  if (command === undefined) return true;
  const { status } = spawnSync(process.execPath, [...RUNNER, ...JEST, SUITE], {
    stdio: 'inherit',
    env: { ...process.env, [CLIENT]: JSON.stringify({ name, command }) },
  });
  return status === 0;
}

/** As loud as a failure, and counted as what it is: nothing was tested. */
function skip(name: string, reason: string): undefined {
  console.log(`
!!! SKIPPED: the calls were not made by ${name}, which cannot be had here.

${reason}

Tests:       1 skipped, 1 total`);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !clients.some((client) => client.name === name));
if (unknown.length > 0) {
  console.error(
    `npm run test:clients -- [${clients.map(({ name }) => name).join('|')}]; received ${unknown}`,
  );
  process.exit(1);
}
for (const client of clients)
  if (asked.length === 0 || asked.includes(client.name))
    if (!(await runClient(client))) process.exitCode = 1;
