import { dataJson } from '../event/event-json.ts';
import { bindLog, errorLogFields } from '../log/log-fields.ts';
import type { Batch, BatchPorts, HandlingResult, LookedUp } from './batch.ts';
import { CLAIM_SHARE, claimAttempt, DEFERRED_SECONDS, releaseAttempt } from './claim-attempt.ts';
import { type Deadline, FunctionTimeout } from './deadline.ts';
import {
  attemptFailed,
  attemptOutlasted,
  attemptSucceeded,
  type EndContext,
} from './end-attempt.ts';
import { attemptLogFields } from './log-fields.ts';
import { NotAttempted } from './retries/not-attempted.ts';

/** Runs the handler for one message, once its attempt is claimed where that is needed. */
export async function runHandler(
  received: LookedUp,
  batch: Batch & { readonly deadline: Deadline },
  ports: BatchPorts,
): Promise<HandlingResult> {
  const { alone } = received;
  const isClaiming = batch.once || alone;
  const next = { delaySeconds: DEFERRED_SECONDS, alone };
  const deferred: HandlingResult = { kind: 'deferred', received, next };
  // What came before may have taken all the time: a handler that is given none has not failed.
  const claimMs = isClaiming ? batch.remainingMs() * CLAIM_SHARE : 0;
  if (batch.deadline.leftMs() <= claimMs) {
    const about = attemptLogFields(received, batch.subscriber);
    ports.log.warn('the function had no time left for the handler, which runs later', about);
    return deferred;
  }
  if (isClaiming) {
    const until = ports.clock.now() + batch.remainingMs();
    const claimed = await claimAttempt(received, until, { ...batch, ...ports });
    if (claimed === 'held' || (claimed === 'unknown' && batch.once)) return deferred;
  }
  const context = { ...batch, ...ports };
  try {
    await handle(received, batch, ports);
    return attemptSucceeded(received, context);
  } catch (error) {
    if (error instanceof NotAttempted) {
      if (isClaiming) await releaseAttempt(received, { ...batch, ...ports });
      return comesAgain(received, error, { ...context, log: ports.log });
    }
    if (!(error instanceof FunctionTimeout)) return attemptFailed(received, error, context);
    return { ...attemptOutlasted(received, error, context), outlasted: true };
  }
}

/** What becomes of an event that has not reached its target: it comes again, unless that has happened too often. */
function comesAgain(
  received: LookedUp,
  error: NotAttempted,
  context: EndContext & Pick<BatchPorts, 'log'>,
): HandlingResult {
  const unreached = (received.unreached ?? 0) + 1;
  if (error.isAttempt(unreached)) return attemptFailed(received, error.cause, context);
  const delaySeconds = error.delaySeconds(unreached, context.random);
  context.log.warn('the target was not reached, and the event comes again', {
    ...attemptLogFields(received, context.subscriber),
    ...errorLogFields(error.cause),
    delaySeconds,
  });
  const next = { delaySeconds, alone: received.alone, unreached };
  return { kind: 'deferred', received, next };
}

async function handle(
  received: LookedUp,
  batch: Batch & { readonly deadline: Deadline },
  { log }: BatchPorts,
): Promise<void> {
  const { event, attempt, round, replay } = received;
  const { subscriber, remainingMs, deadline } = batch;
  const context = {
    trackingId: event.trackingId,
    subscriber,
    attempt,
    round,
    replay,
    acceptedAt: event.acceptedAt,
    get dataText() {
      return dataJson(event);
    },
    remainingMs,
    signal: deadline.signal,
    // Most handlers write nothing.
    get log() {
      return bindLog(log, attemptLogFields(received, subscriber));
    },
  };
  await Promise.race([batch.handler(event.event, context), deadline.late]);
}
