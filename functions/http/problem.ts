import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Problem } from '../../core/api/problem.ts';
import { type ErrorCode, WaybillError } from '../../core/errors.ts';
import { unexpectedLogFields } from '../../core/log/log-fields.ts';
import type { Log, LogFields } from '../../core/ports/log.ts';

/** The HTTP status of every error code. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  'invalid-json': 400,
  'invalid-event': 400,
  'invalid-pattern': 400,
  'invalid-request': 400,
  'invalid-encoding': 400,
  'invalid-message': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'job-running': 409,
  'job-ended': 409,
  'subscriber-gone': 410,
  'payload-too-large': 413,
  'too-many-events': 413,
  'event-too-large': 413,
  'unsupported-media-type': 415,
  'idempotency-conflict': 422,
  'rate-limited': 429,
  'invalid-settings': 500,
  internal: 500,
  unreadable: 500,
  'bus-refused': 400,
  'ledger-unavailable': 503,
  'queue-unavailable': 503,
  unavailable: 503,
};

/** How long a client should wait after a 503 that does not say it itself, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** An error as RFC 9457 has it, with our stable `code`. `members` are extension members of the problem. */
export function problem(
  error: WaybillError,
  members: Pick<Problem, 'events'> = {},
): APIGatewayProxyStructuredResultV2 {
  const { code, message } = error;
  const status = STATUS[code];
  const body: Problem = {
    type: `urn:waybill:problem:${code}`,
    title: code.replaceAll('-', ' '),
    status,
    detail: message,
    code,
    ...members,
  };
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
  return status === 429 || status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {};
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
