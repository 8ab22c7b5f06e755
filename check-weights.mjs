/** The most that a function's bundle may weigh, in bytes: what it weighs is paid for at every cold start. */
const FUNCTION_LIMIT = 320 * 1024;

/** What Lambda loads is of one file, which lies in a folder of `functions`, or is the subscriber's. Throws where one is too heavy. */
export function checkWeights(results, subscriber) {
  const heavy = results
    .flatMap(({ metafile }) => Object.entries(metafile.outputs))
    .filter(([file]) => file === subscriber || file.startsWith('dist/functions/'))
    .filter(([, { bytes }]) => bytes > FUNCTION_LIMIT);
  if (heavy.length > 0) {
    const list = heavy
      .map(([file, { bytes }]) => `${file} ${Math.round(bytes / 1024)} KB`)
      .join(', ');
    throw new Error(`bundles over ${FUNCTION_LIMIT / 1024} KB: ${list}`);
  }
}
