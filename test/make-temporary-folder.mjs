import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chooseTemporaryFolder } from './support/jest/choose-temporary-folder.mjs';

let folder;

/** Jest's global setup: the temporary files of all tests are in one folder, which goes with the run, interrupted or not. */
export default function makeTemporaryFolder() {
  folder = mkdtempSync(join(chooseTemporaryFolder(), 'waybill-test-'));
  process.env.TMPDIR = folder;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])
    process.once(signal, () => {
      removeTemporaryFolder();
      process.exit(code);
    });
}

export function removeTemporaryFolder() {
  // What was interrupted may still be writing.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
