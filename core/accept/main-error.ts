import type { ErrorCode } from '../errors.ts';
import type { AcceptResult, RejectedEvent } from './accept-result.ts';

/**
 * The error that stands for a request of which nothing was taken, in whatever order its events came: that some may be
 * sent again, since a producer that gives up would lose them; or else the first that its producer must fix; or else
 * that its key allows none.
 */
export function mainError(results: readonly AcceptResult[]): RejectedEvent['error'] | undefined {
  const errors = results.flatMap(({ error }) => error ?? []);
  return errors.sort((a, b) => rank(a.code) - rank(b.code))[0];
}

function rank(code: ErrorCode): number {
  if (code === 'unavailable') return 0;
  return code === 'forbidden' ? 2 : 1;
}
