import { WaybillError } from '../../errors.ts';
import type { Job, Span } from '../../records/job.ts';
import type { Subscriber } from '../../records/subscriber.ts';

/** How long a queue keeps a message: what was accepted before, and is not known of, comes no more. */
const QUEUE_RETENTION_MS = 1_209_600_000;

/**
 * The seam is this long before and after a subscriber was registered. Before, since a request writes the waybill of an event up
 * to 29 seconds after it was accepted, by a clock of its own.
 */
const SEAM_BEFORE_MS = 60_000;
const SEAM_AFTER_MS = 120_000;

/**
 * The time around a subscriber's registration, in which its rule may not match yet though events are stamped for it: "allow a
 * short period" (EventBridge API reference, PutRule).
 */
export function seamOf({ createdAt }: Pick<Subscriber, 'createdAt'>): Span {
  const at = Date.parse(createdAt);
  return {
    from: new Date(at - SEAM_BEFORE_MS).toISOString(),
    to: new Date(at + SEAM_AFTER_MS).toISOString(),
  };
}

/** When the subscriber of a seam was registered. */
export function registeredAt({ from }: Span): string {
  return new Date(Date.parse(from) + SEAM_BEFORE_MS).toISOString();
}

/** The time before which events count, where a request names no other: `now`, and for what is lost, what no queue has any more. */
export function endOfReplay({ mode, filter }: Pick<Job, 'mode' | 'filter'>, now: number): string {
  const isSaid = filter.to !== undefined || filter.trackingIds !== undefined;
  const until = mode === 'lost' && !isSaid ? now - QUEUE_RETENTION_MS : now + 1;
  const end = new Date(until).toISOString();
  if (filter.from === undefined || filter.from < end) return end;
  const why =
    until > now
      ? 'is in the future'
      : 'is less than 14 days ago, and what no outcome is known of may be on the queue; say by `to` that you mean it all the same';
  throw new WaybillError('invalid-request', `\`from\` ${why}; received ${filter.from}`);
}
