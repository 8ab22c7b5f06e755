import type { IncomingMessage } from 'node:http';

/** API Gateway takes so many bytes before the body (developer guide, "Quotas"). */
export const MAX_HEAD_BYTES = 10_240;

/** The request line and the values of all headers, which is what that bound is for. */
export function headBytes({ method, url, httpVersion, rawHeaders }: IncomingMessage): number {
  const values = rawHeaders.filter((_, index) => index % 2 === 1);
  return `${method} ${url} HTTP/${httpVersion}${values.join('')}`.length;
}
