import type { AcceptResult } from './accept-events.ts';
import type { ErrorCode } from './errors.ts';

/** Errors that stand for a whole request only where all of its events have them. */
const LAST: readonly ErrorCode[] = ['forbidden', 'unavailable'];

/**
 * The error that stands for a request of which nothing was taken, in whatever order its events came: the first that
 * its producer must mend; where there is none, that its key does not allow it; and last that it may be sent again.
 */
export function mainError(results: readonly AcceptResult[]): AcceptResult['error'] {
  const errors = results.flatMap(({ error }) => error ?? []);
  const rank = ({ code }: { readonly code: ErrorCode }) => LAST.indexOf(code);
  return errors.sort((a, b) => rank(a) - rank(b))[0];
}
