import type { Json } from '../event/event.ts';

/** What operators do that changes something. */
export type AuditAction =
  | 'redrive'
  | 'redeliver'
  | 'redeliver-edited'
  | 'discard'
  | 'replay'
  | 'discard-event'
  | 'pause-job'
  | 'resume-job'
  | 'change-rate'
  | 'cancel-job'
  | 'pause-subscriber'
  | 'resume-subscriber'
  | 'declare-type'
  | 'undeclare-type'
  | 'put-subscriber'
  | 'delete-subscriber';

/** Who did what, when and why. */
export interface AuditEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: string;
  readonly action: AuditAction;
  readonly reason: string;
  readonly subscriber?: string;
  readonly job?: string;
  readonly trackingId?: string;
  /** What was asked for. */
  readonly details?: Json;
}
