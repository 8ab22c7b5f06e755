import { type Attempt, type Delivery, type DeliveryError, HISTORY_LIMIT } from './delivery.ts';

/** What an attempt came to. `number` is the receive count: 1 at the first; `at` is epoch milliseconds. */
export interface AttemptOutcome {
  readonly trackingId: string;
  readonly subscriber: string;
  readonly number: number;
  readonly at: number;
}

/** The delivery after a successful attempt. */
export function succeed(previous: Delivery | undefined, outcome: AttemptOutcome): Delivery {
  return { ...base(previous, outcome, undefined), status: 'delivered' };
}

/** The delivery after a failed attempt that will be retried at `nextAt` (epoch milliseconds). */
export function failForNow(
  previous: Delivery | undefined,
  outcome: AttemptOutcome & { readonly nextAt: number },
  error: DeliveryError,
): Delivery {
  const nextAttemptAt = new Date(outcome.nextAt).toISOString();
  return { ...base(previous, outcome, error), status: 'retrying', nextAttemptAt, error };
}

/** The delivery after the attempt that ended it. */
export function failForGood(
  previous: Delivery | undefined,
  outcome: AttemptOutcome,
  error: DeliveryError,
): Delivery {
  return { ...base(previous, outcome, error), status: 'dead', error };
}

function base(
  previous: Delivery | undefined,
  { trackingId, subscriber, number, at }: AttemptOutcome,
  error: DeliveryError | undefined,
): Omit<Delivery, 'status'> {
  const time = new Date(at).toISOString();
  const attempt: Attempt =
    error === undefined
      ? { at: time, number, outcome: 'delivered' }
      : { at: time, number, outcome: 'failed', error };
  return {
    trackingId,
    subscriber,
    attempts: number,
    firstAttemptAt: previous?.firstAttemptAt ?? time,
    lastAttemptAt: time,
    history: [...(previous?.history ?? []), attempt].slice(-HISTORY_LIMIT),
  };
}
