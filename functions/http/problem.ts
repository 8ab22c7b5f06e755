import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { makeProblem, mayPass } from '../../core/api/make-problem.ts';
import type { Problem } from '../../core/api/problem.ts';
import { WaybillError } from '../../core/errors.ts';
import { unexpectedLogFields } from '../../core/log/log-fields.ts';
import type { Log, LogFields } from '../../core/ports/log.ts';

/** How long a client should wait after a 503 that does not say it itself, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** An error as RFC 9457 has it, with our stable `code`. `members` are extension members of the problem. */
export function problem(
  error: WaybillError,
  members: Pick<Problem, 'events'> = {},
): APIGatewayProxyStructuredResultV2 {
  const body = makeProblem(error, members);
  const { status } = body;
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...adviceFor(status, error) },
    body: JSON.stringify(body),
  };
}

/** What a client should do next, in headers. */
function adviceFor(
  status: number,
  { retryAfterSeconds = RETRY_AFTER_SECONDS }: WaybillError,
): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Bearer' };
  return mayPass(status) ? { 'retry-after': String(retryAfterSeconds) } : {};
}

/** The error itself, or `internal` for one that no code of ours expects, which is logged with what it is `about`. */
export function toWaybillError(error: unknown, log: Log, about: LogFields = {}): WaybillError {
  if (error instanceof WaybillError) return error;
  log.error('an unexpected error', { ...about, ...unexpectedLogFields(error) });
  return new WaybillError('internal', 'an unexpected error; the function log has its details');
}

/** A JSON answer. */
export function json(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return jsonText(statusCode, JSON.stringify(body), headers);
}

/** An answer whose JSON is written already. */
export function jsonText(
  statusCode: number,
  body: string,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** An answer that is a text for people and programs to keep. */
export function plainText(statusCode: number, body: string): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
