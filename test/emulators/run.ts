import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, UnavailableError } from '../support/emulators/emulator.ts';
import { startLocalStackHost } from '../support/emulators/start-localstack-host.ts';
import { startMoto } from '../support/emulators/start-moto.ts';
import { StillClock } from '../support/emulators/still-clock.ts';
import { runJest } from '../support/run-jest.ts';
import { EMULATOR, type RunningEmulator } from './emulator-under-test.ts';

/** `npm run test:emulators`: the contracts of bus, queue and ledger on each emulator, or on those that are named. */
const STARTS: Readonly<Record<string, (clock: StillClock) => Promise<Emulator>>> = {
  localstack: startLocalStackHost,
  moto: startMoto,
};

const JEST = [
  ...['--runInBand', '--verbose', '--testMatch', '<rootDir>/test/emulators/suite.ts'],
  ...['--testEnvironment', '<rootDir>/test/emulators/environment.mjs'],
];

const interrupted = new AbortController();
const { signal } = interrupted;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());

/** Answers whether all of it passed, which it has where nothing could be tested. */
async function runOn(name: string, start: (clock: StillClock) => Promise<Emulator>) {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-clock-'));
  const clock = join(folder, 'clock');
  try {
    const emulator = await start(new StillClock(clock));
    console.log(`The contracts of bus, queue and ledger on ${name}, ${emulator.endpoint}.`);
    const running: RunningEmulator = { name, endpoint: emulator.endpoint, clock };
    try {
      const env = { ...process.env, [EMULATOR]: JSON.stringify(running) };
      return await runJest(JEST, { env, signal });
    } finally {
      await emulator.stop();
      console.log(`${name} has ended.`);
    }
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    skip(name, error.message);
    return true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As loud as a failure, and counted as what it is: nothing was tested. */
function skip(name: string, reason: string): void {
  console.log(`
!!! SKIPPED: the contracts of bus, queue and ledger did not run on ${name}, which cannot be had here.

${reason}

Tests:       1 skipped, 1 total`);
}

async function run(): Promise<void> {
  const asked = process.argv.slice(2);
  const names = Object.keys(STARTS);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`npm run test:emulators -- [${names.join('|')}]; received ${unknown}`);
  const chosen = Object.entries(STARTS).filter(
    ([name]) => asked.length === 0 || asked.includes(name),
  );
  // Side by side: on each, either the suite or the emulator works.
  const passed = await Promise.all(chosen.map(([name, start]) => runOn(name, start)));
  if (passed.includes(false)) process.exitCode = 1;
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (signal.aborted) process.exitCode = 130;
