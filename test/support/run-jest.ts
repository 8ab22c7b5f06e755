import { spawn } from 'node:child_process';

const RUNNER = [
  ...['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'],
  'node_modules/jest/bin/jest.js',
];

/** Runs Jest on the terminal; answers whether all of it passed. An abort interrupts it, and all that it runs. */
export async function runJest(
  args: readonly string[],
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<boolean> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...RUNNER, ...args], {
    stdio: 'inherit',
    env,
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
