import { fetchSuite } from './fetch-suite.ts';
import { judge, type Verdict } from './judge.ts';

/**
 * `npm run test:json-schema`: every case of draft 2020-12 in the JSON-Schema-Test-Suite. One that is neither answered as the
 * suite says, nor refused for a reason that has a name, fails; and so does one that was answered before and is not now.
 */

/** How many cases of a folder are answered as the suite says, at least: of those that are not, each has its reason. */
const FOLDERS: Readonly<Record<string, number>> = {
  '': 1086,
  optional: 103,
  'optional/format': 372,
};

function show(folder: string, { right, refused, otherwise, wrong }: Verdict): void {
  console.log(`${folder === '' ? 'required' : folder}: ${right} answered as the suite says`);
  for (const [kind, count] of Object.entries(refused)) console.log(`  ${count} refused: ${kind}`);
  for (const [kind, count] of Object.entries(otherwise))
    console.log(`  ${count} otherwise: ${kind}`);
  for (const line of wrong) console.log(`  WRONG ${line}`);
}

function count({ passed, failed }: { readonly passed: number; readonly failed: number }): void {
  const failures = failed === 0 ? '' : `${failed} failed, `;
  console.log(`\nTests:       ${failures}${passed} passed, ${passed + failed} total`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const suite = await fetchSuite().catch((error: Error) => {
  console.log(`
!!! SKIPPED: JSON Schema was not tested by the JSON-Schema-Test-Suite, which cannot be had here.

${error.message}

Tests:       ${Object.keys(FOLDERS).length} skipped, ${Object.keys(FOLDERS).length} total`);
  return undefined;
});
if (suite !== undefined) {
  let failed = 0;
  for (const [folder, least] of Object.entries(FOLDERS)) {
    const verdict = judge(suite(folder));
    show(folder, verdict);
    if (verdict.right < least) console.log(`  FEWER than ${least}`);
    if (verdict.right < least || verdict.wrong.length > 0) failed++;
  }
  count({ passed: Object.keys(FOLDERS).length - failed, failed });
}
