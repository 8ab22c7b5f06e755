/**
 * What is wrong with a case that a row of `differences.json` is about, by what it has printed; undefined where it differs as
 * the row says, and where nothing has failed that need not.
 */
export function judge({ shows, sometimes = false }, printed) {
  if (printed === undefined)
    return sometimes ? undefined : 'it agrees with AWS now: remove its row from differences.json';
  if (new RegExp(shows).test(printed)) return undefined;
  return `it has failed otherwise than differences.json says, by which it prints: ${shows}`;
}
