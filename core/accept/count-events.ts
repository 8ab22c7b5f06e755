import type { Counts } from '../log/metrics.ts';
import type { AcceptReport } from './accept-events.ts';
import type { AcceptResult } from './accept-result.ts';

/** What became of a request's events, in figures. */
export function countEvents({ results, outboxed }: AcceptReport): Counts {
  const count = (is: (result: AcceptResult) => boolean) => results.filter(is).length;
  return {
    AcceptedEvents: count(({ status }) => status === 'accepted'),
    DuplicateEvents: count(({ status }) => status === 'duplicate'),
    RejectedEvents: count(({ status }) => status === 'rejected'),
    UnmatchedEvents: count(
      ({ status, subscribers }) => status === 'accepted' && subscribers?.length === 0,
    ),
    OutboxedEvents: outboxed,
  };
}
