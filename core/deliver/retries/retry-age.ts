import type { AttemptedEvent, AttemptResult, FinalResult, LookedUp } from '../batch.ts';
import { previousRow } from '../look-up.ts';

/**
 * How long the event has been retried whose attempts began first, of attempts that failed and are followed by another, in
 * seconds; 0 where everything was handled, or failed for the first time.
 */
export function findRetryAge(
  failed: readonly (AttemptResult | FinalResult)[],
  now: number,
): number {
  const ages = failed.map(({ next, received }) => {
    const since = received.firstAttemptAt ?? firstOfRound(received);
    return next === undefined || since === undefined ? 0 : now - Date.parse(since);
  });
  return Math.round(Math.max(0, ...ages) / 1000);
}

function firstOfRound(received: LookedUp<AttemptedEvent>): string | undefined {
  const previous = previousRow(received);
  return previous?.round === received.round ? previous.firstAttemptAt : undefined;
}
