import type { AcceptResult } from './accept-events.ts';
import type { ErrorCode } from './errors.ts';

/**
 * The HTTP status of a request's results: 202 when all were taken, 503 when none was and all of them may be sent
 * again, 403 when the key allows none of them, 400 when none was taken for other reasons, 207 when they differ.
 */
export function responseStatus(results: readonly AcceptResult[]): 202 | 207 | 400 | 403 | 503 {
  const refused = results.filter(({ status }) => status === 'rejected');
  if (refused.length === 0) return 202;
  if (refused.length < results.length) return 207;
  const all = (code: ErrorCode) => refused.every(({ error }) => error?.code === code);
  if (all('forbidden')) return 403;
  return all('unavailable') ? 503 : 400;
}
