import { spawn } from 'node:child_process';
import { CHOICE, type Choice } from './targets/choose-target.ts';

const RUNNER = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'];

/** Runs the suite in the test runner, on the terminal; answers whether all of it passed. An abort interrupts it. */
export async function runSuite(
  choice: Choice,
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<boolean> {
  signal.throwIfAborted();
  const jest = ['node_modules/jest/bin/jest.js', 'test/e2e/end-to-end.test.ts', '--verbose'];
  const child = spawn(process.execPath, [...RUNNER, ...jest], {
    stdio: 'inherit',
    env: { ...env, [CHOICE]: JSON.stringify(choice) },
    // A group of its own, so that an interrupt ends all that it runs, and only once.
    detached: true,
  });
  const interrupt = () => process.kill(-(child.pid ?? 0), 'SIGTERM');
  signal.addEventListener('abort', interrupt, { once: true });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', interrupt);
  return code === 0;
}
