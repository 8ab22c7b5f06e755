import { describeError } from '../log/describe-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { DeliveryError } from '../records/delivery.ts';
import { failForGood, failForNow, succeed } from '../records/record-attempt.ts';
import type { AttemptedEvent, AttemptResult, FinalResult, LookedUp } from './batch.ts';
import { previousRow } from './look-up.ts';
import { isPermanent } from './retries/permanent-error.ts';
import { clampDelay, retryDelaySeconds } from './retries/retry-delay.ts';
import { askedDelaySeconds } from './retries/retry-later.ts';
import type { RetryPolicy } from './retries/retry-policy.ts';

/** Whose attempt it was, and by which policy it is repeated. */
export interface EndContext {
  readonly subscriber: string;
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: Random;
}

/** The result of an attempt whose handler returned. */
export function attemptSucceeded<E extends AttemptedEvent>(
  received: LookedUp<E>,
  context: EndContext,
): FinalResult<E> {
  const row = succeed(previousRow(received), endedAttempt(received, context));
  return { kind: 'ended', received, row };
}

/** The result of an attempt whose handler threw: a retry by the policy or as the handler asked, or the delivery's end. */
export function attemptFailed(
  received: LookedUp,
  thrown: unknown,
  context: EndContext,
): AttemptResult {
  const asked = askedDelaySeconds(thrown);
  return failAttempt(received, describeError(thrown), {
    ...context,
    isLast: isPermanent(thrown),
    ...(asked === undefined ? {} : { delaySeconds: clampDelay(asked) }),
    alone: received.alone,
  });
}

/** The result of an attempt whose handler was given up: the next begins once the function has ended, and the handler with it. */
export function attemptOutlasted(
  received: LookedUp,
  error: Error,
  context: EndContext & { readonly remainingMs: () => number },
): AttemptResult {
  const { policy, random, remainingMs } = context;
  const leastSeconds = Math.ceil(Math.max(0, remainingMs()) / 1000);
  const delaySeconds = Math.max(leastSeconds, retryDelaySeconds(policy, received.attempt, random));
  const { alone } = received;
  return failAttempt(received, describeError(error), {
    ...context,
    isLast: false,
    delaySeconds,
    alone,
  });
}

/** The result of an attempt whose function ended without an outcome; it is repeated alone. */
export function attemptCrashed(received: LookedUp, context: EndContext): AttemptResult {
  const message =
    'the function was given this event alone and ended without an outcome: it exited, ran out of memory or time, or left a rejection unhandled; its own log has more';
  const error = { class: 'FunctionCrashed', message };
  return failAttempt(received, error, { ...context, isLast: false, alone: true });
}

/** How a failed attempt goes on. */
interface Failure extends EndContext {
  readonly isLast: boolean;
  readonly alone: boolean;
  /** @default - by the policy */
  readonly delaySeconds?: number;
}

/** The result of a failed attempt. */
export function failAttempt(
  received: LookedUp,
  error: DeliveryError,
  { isLast, alone, delaySeconds, ...context }: Failure,
): AttemptResult {
  const { policy, random } = context;
  const { attempt } = received;
  if (isLast || attempt >= policy.maxAttempts) return attemptDied(received, error, context);
  const ended = endedAttempt(received, context);
  const previous = previousRow(received);
  const delay = delaySeconds ?? retryDelaySeconds(policy, attempt, random);
  const row = failForNow(previous, { ...ended, nextAt: ended.at + delay * 1000 }, error);
  return { kind: 'ended', received, row, next: { delaySeconds: delay, alone } };
}

/** The result of the attempt that ends its delivery. */
export function attemptDied<E extends AttemptedEvent>(
  received: LookedUp<E>,
  error: DeliveryError,
  context: EndContext,
): FinalResult<E> {
  const row = failForGood(previousRow(received), endedAttempt(received, context), error);
  return { kind: 'ended', received, row };
}

function endedAttempt(received: LookedUp<AttemptedEvent>, { subscriber, clock }: EndContext) {
  const { event, round, attempt, firstAttemptAt, replay } = received;
  const { trackingId } = event;
  return { trackingId, subscriber, round, attempt, at: clock.now(), firstAttemptAt, replay };
}
