import type { AcceptResult } from './accept-result.ts';

/** The HTTP status of a request's results: 202 when all were taken, 207 when some were; undefined when none was. */
export function responseStatus(results: readonly AcceptResult[]): 202 | 207 | undefined {
  const refused = results.filter(({ status }) => status === 'rejected').length;
  if (refused === 0) return 202;
  return refused < results.length ? 207 : undefined;
}
