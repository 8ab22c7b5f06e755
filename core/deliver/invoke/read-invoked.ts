import type { Invoked, NotRunReason } from '../../ports/bridging/function-invoker.ts';
import type { TargetEvent, TargetResult } from '../../ports/bridging/target.ts';
import type { DeliveryError } from '../../records/delivery.ts';
import { readAnswer } from './read-answer.ts';
import { readFailure } from './read-failure.ts';

/** The first pause where Lambda has not run the function, in seconds. */
const PAUSE_SECONDS = 5;

/** What came of the events of an invocation. */
export function readInvoked(
  invoked: Invoked,
  events: readonly TargetEvent[],
  permanentErrors: readonly string[],
): readonly TargetResult[] {
  if (invoked.kind === 'returned') return readAnswer(invoked.payload, events, permanentErrors);
  const result =
    invoked.kind === 'failed'
      ? readFailure(invoked.payload, permanentErrors)
      : NOT_RUN[invoked.reason](invoked.error);
  return events.map(() => result);
}

/**
 * What is nobody's attempt is none: the function was not begun. One that may have been run, and was not heard of, may be the event's
 * fault. What somebody must change is an attempt, so that waybills say it, and it ends.
 */
const NOT_RUN: Readonly<Record<NotRunReason, (error: DeliveryError) => TargetResult>> = {
  throttled: (error) => ({ kind: 'not-attempted', error, delaySeconds: PAUSE_SECONDS }),
  unavailable: (error) => ({ kind: 'not-attempted', error, delaySeconds: PAUSE_SECONDS }),
  unanswered: (error) => ({
    ...{ kind: 'not-attempted', error, delaySeconds: PAUSE_SECONDS },
    atMost: 2,
  }),
  refused: (error) => ({ kind: 'failed', error }),
  'too-large': (error) => ({ kind: 'permanent', error }),
};
