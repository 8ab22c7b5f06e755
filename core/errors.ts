/** Every stable error code. They are contract: clients match on them, so a change needs a CHANGELOG line. */
export type ErrorCode =
  | 'invalid-json'
  | 'invalid-event'
  | 'invalid-pattern'
  | 'invalid-schema'
  | 'schema-violation'
  | 'invalid-request'
  | 'invalid-encoding'
  | 'unsupported-media-type'
  | 'payload-too-large'
  | 'too-many-events'
  | 'event-too-large'
  | 'unauthorized'
  | 'forbidden'
  | 'rate-limited'
  | 'not-found'
  | 'subscriber-gone'
  | 'job-running'
  | 'job-ended'
  | 'not-pausable'
  | 'not-pullable'
  | 'paused'
  | 'invalid-lease'
  | 'lease-ended'
  | 'attempt-ended'
  | 'managed-by-deployment'
  | 'managed-at-run-time'
  | 'being-deleted'
  | 'has-backlog'
  | 'precondition-failed'
  | 'quota-exceeded'
  | 'idempotency-conflict'
  | 'method-not-allowed'
  | 'bus-refused'
  | 'unreadable'
  | 'ledger-unavailable'
  | 'queue-unavailable'
  | 'unavailable'
  | 'invalid-settings'
  | 'invalid-message'
  | 'internal';

/** The one error class: `code` is for programs, `message` says what was wrong, what was received and what to do. */
export class WaybillError extends Error {
  readonly code: ErrorCode;
  /** When it is worth another try, where that is known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly retryAfterSeconds?: number },
  ) {
    super(message, options);
    this.name = 'WaybillError';
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}
