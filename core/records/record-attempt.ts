import { type Attempt, type Delivery, type DeliveryError, HISTORY_LIMIT } from './delivery.ts';
import type { Replay } from './envelope.ts';

/** An attempt that has ended. `attempt` is 1 at the first of the round; `at` is epoch milliseconds. */
export interface EndedAttempt {
  readonly trackingId: string;
  readonly subscriber: string;
  readonly round: number;
  readonly attempt: number;
  readonly at: number;
  /** When the round's first attempt ended, where the row does not say it; ISO 8601, UTC. */
  readonly firstAttemptAt?: string | undefined;
  /** As its message says it: the row may not have been readable. */
  readonly replay?: Replay | undefined;
}

/** The delivery after a successful attempt. */
export function succeed(previous: Delivery | undefined, ended: EndedAttempt): Delivery {
  return { ...base(previous, ended, undefined), status: 'delivered' };
}

/** The delivery after a failed attempt that will be retried at `nextAt` (epoch milliseconds). */
export function failForNow(
  previous: Delivery | undefined,
  ended: EndedAttempt & { readonly nextAt: number },
  error: DeliveryError,
): Delivery {
  const nextAttemptAt = new Date(ended.nextAt).toISOString();
  return { ...base(previous, ended, error), status: 'retrying', nextAttemptAt, error };
}

/** The delivery after the attempt that ended it. */
export function failForGood(
  previous: Delivery | undefined,
  ended: EndedAttempt,
  error: DeliveryError,
): Delivery {
  return { ...base(previous, ended, error), status: 'dead', error };
}

/** A row with the attempts of one that already stands and knows of later ones. */
export function addTo(standing: Delivery, row: Delivery): Delivery {
  const firstAttemptAt = standing.firstAttemptAt ?? row.firstAttemptAt;
  return {
    ...row,
    attempts: Math.max(standing.attempts, row.attempts),
    ...(firstAttemptAt === undefined ? {} : { firstAttemptAt }),
    history: [...standing.history, ...row.history.slice(-1)].slice(-HISTORY_LIMIT),
  };
}

function base(
  previous: Delivery | undefined,
  { trackingId, subscriber, round, attempt: number, at, firstAttemptAt, replay }: EndedAttempt,
  error: DeliveryError | undefined,
): Omit<Delivery, 'status'> {
  const time = new Date(at).toISOString();
  const place = { at: time, number, ...(round === 1 ? {} : { round }) };
  const attempt: Attempt =
    error === undefined
      ? { ...place, outcome: 'delivered' }
      : { ...place, outcome: 'failed', error };
  const same = previous?.round === round ? previous : undefined;
  const job = same?.job ?? replay?.job;
  return {
    ...{ trackingId, subscriber, round },
    ...(job === undefined ? {} : { job }),
    ...(same?.replay || replay !== undefined ? { replay: true } : {}),
    attempts: number,
    firstAttemptAt: same?.firstAttemptAt ?? firstAttemptAt ?? time,
    lastAttemptAt: time,
    history: [...(previous?.history ?? []), attempt].slice(-HISTORY_LIMIT),
  };
}
