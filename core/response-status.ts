import type { AcceptResult } from './accept-events.ts';

/**
 * The HTTP status of a request's results: 202 when all were taken, 503 when none was and all of them may be sent
 * again, 400 when none was and some never can be, 207 when they differ.
 */
export function responseStatus(results: readonly AcceptResult[]): 202 | 207 | 400 | 503 {
  const refused = results.filter(({ status }) => status === 'rejected');
  if (refused.length === 0) return 202;
  if (refused.length < results.length) return 207;
  return refused.every(({ error }) => error?.code === 'unavailable') ? 503 : 400;
}
