import type { AcceptResult } from '../accept/accept-result.ts';

/** The body of `POST /events` where it answers 202 or 207: what became of each event, in the order in which they were sent. */
export interface PublishAnswer {
  readonly events: readonly AcceptResult[];
}
