import type { ErrorCode } from '../errors.ts';
import type { Problem } from './problem.ts';

/** The HTTP status of every error code. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  'invalid-json': 400,
  'invalid-event': 400,
  'invalid-pattern': 400,
  'invalid-schema': 400,
  'schema-violation': 422,
  'incompatible-schema': 409,
  'too-many-types': 409,
  'invalid-request': 400,
  'invalid-encoding': 400,
  'invalid-message': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'job-running': 409,
  'job-ended': 409,
  'not-pausable': 409,
  'not-pullable': 409,
  paused: 409,
  'invalid-lease': 400,
  'lease-ended': 409,
  'attempt-ended': 409,
  'managed-by-deployment': 409,
  'managed-at-run-time': 409,
  'being-deleted': 409,
  'has-backlog': 409,
  'quota-exceeded': 409,
  'subscriber-gone': 410,
  'precondition-failed': 412,
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

export const ERROR_CODES: readonly ErrorCode[] = Object.keys(STATUS) as ErrorCode[];

/** The problem that a router answers for an error; `members` are extension members (RFC 9457, section 3.2). */
export function makeProblem(
  {
    code,
    message,
    violations,
  }: Pick<Problem, 'code'> & {
    readonly message: string;
    readonly violations?: Problem['violations'] | undefined;
  },
  members: Pick<Problem, 'events'> = {},
): Problem {
  return {
    type: `urn:waybill:problem:${code}`,
    title: code.replaceAll('-', ' '),
    status: STATUS[code],
    detail: message,
    code,
    ...(violations === undefined ? {} : { violations }),
    ...members,
  };
}

/** Whether what was refused with this status of HTTP may be taken a little later. */
export function mayPass(status: number): boolean {
  return status === 429 || status === 503;
}

/** The same of an error code. */
export function codeMayPass(code: ErrorCode): boolean {
  return mayPass(STATUS[code]);
}

/** Whether an error is no fault of what was sent: the same may be taken at another time. */
export function isRoutersFault(code: ErrorCode): boolean {
  return STATUS[code] === 429 || STATUS[code] >= 500;
}
