import type { Violation } from './ports/catalog/schema-compiler.ts';

/** Every stable error code. They are contract: clients match on them, so a change needs a CHANGELOG line. */
export type ErrorCode =
  | 'invalid-json'
  | 'invalid-event'
  | 'invalid-pattern'
  | 'invalid-schema'
  | 'schema-violation'
  | 'incompatible-schema'
  | 'too-many-types'
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
  /** Where an event is not as its type says. */
  readonly violations: readonly Violation[] | undefined;

  /** By its name: each file that a function loads beside its own has a copy of this class, and throws its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'WaybillError';
  }

  constructor(
    code: ErrorCode,
    message: string,
    options?: {
      readonly cause?: unknown;
      readonly retryAfterSeconds?: number;
      readonly violations?: readonly Violation[];
    },
  ) {
    super(message, options);
    this.name = 'WaybillError';
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
    this.violations = options?.violations;
  }
}
