import type { AcceptResult } from '../accept/accept-result.ts';
import type { ErrorCode } from '../errors.ts';
import type { Violation } from '../ports/catalog/schema-compiler.ts';

/** Why a router has refused a request: an `application/problem+json` body (RFC 9457), with a stable `code`. */
export interface Problem {
  /** `urn:waybill:problem:` and the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What was wrong, what was received and what to do. */
  readonly detail: string;
  readonly code: ErrorCode;
  /** What became of each event of a `POST /events` of which nothing was taken, in the order in which they were sent. */
  readonly events?: readonly AcceptResult[];
  /** Of `schema-violation`: at most ten, by JSON Pointers into the event. */
  readonly violations?: readonly Violation[];
}
