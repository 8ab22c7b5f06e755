import { runJest } from '../support/run-jest.ts';
import { CHOICE, type Choice } from './targets/choose-target.ts';

/** Runs the suite in the test runner, on the terminal; answers whether all of it passed. An abort interrupts it. */
export async function runSuite(
  choice: Choice,
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<boolean> {
  return runJest(['test/e2e/end-to-end.test.ts', '--verbose'], {
    env: { ...env, [CHOICE]: JSON.stringify(choice) },
    signal,
  });
}
