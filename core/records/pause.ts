/**
 * `pausing` until no batch is taken any more and those in hand have ended, `resuming` until the subscriber takes batches
 * again.
 */
export type PauseState = 'pausing' | 'paused' | 'resuming' | 'active';

/** That a subscriber is paused, or was: then it is `active`. All times are ISO 8601, UTC. */
export interface Pause {
  readonly subscriber: string;
  readonly state: PauseState;
  readonly since: string;
  /** When it ends by itself. */
  readonly until?: string;
  readonly reason: string;
  /** Who has paused it. */
  readonly by: string;
  /** Of an `active` one: since when it takes batches again. */
  readonly resumedAt?: string;
}

/** How long a queue keeps a message, in milliseconds (`lib/shared/queue-basics.ts`): SQS's longest. */
export const QUEUE_RETENTION_MS = 1_209_600_000;

/** Whether a subscriber's events wait. */
export function isHeld(pause: Pause | undefined): boolean {
  return pause !== undefined && pause.state !== 'active';
}

/** What operators see of a subscriber's pause. */
export interface PauseView {
  readonly state: PauseState;
  /** Absent where it is active. */
  readonly pause?: {
    /** ISO 8601, UTC. */
    readonly since: string;
    /** When it ends by itself; ISO 8601, UTC. */
    readonly until?: string;
    readonly reason: string;
    readonly by: string;
  };
}

/** One that nobody has paused is active. */
export function viewPause(pause: Pause | undefined): PauseView {
  if (pause === undefined || pause.state === 'active') return { state: 'active' };
  const { state, since, until, reason, by } = pause;
  return { state, pause: { since, ...(until === undefined ? {} : { until }), reason, by } };
}
