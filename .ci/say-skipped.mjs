/** Says that something was not tested, as loud as a failure, and with the line that `.ci/run` counts. */
export function saySkipped(what, reason) {
  console.log(`\n!!! SKIPPED: ${what}\n\n${reason}\n\nTests:       1 skipped, 1 total`);
}
