import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { RandomBytes } from '../ports/random-bytes.ts';
import type { AuditEntry } from '../records/audit-entry.ts';
import { base32 } from '../shared/base32.ts';

const ID_BYTES = 10;

/** What entries are written with. */
export interface AuditPorts {
  readonly audit: Pick<AuditLog, 'addEntry'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomBytes: RandomBytes;
}

/** Writes down what is about to be done: before it is, so that nothing is done of which nobody knows. */
export function addToAudit(
  { by, action, reason, subscriber, job, trackingId, details }: Omit<AuditEntry, 'id' | 'at'>,
  { audit, clock, randomBytes }: AuditPorts,
): Promise<void> {
  return audit.addEntry({
    id: base32(randomBytes(ID_BYTES)),
    at: new Date(clock.now()).toISOString(),
    ...{ by, action, reason },
    ...(subscriber === undefined ? {} : { subscriber }),
    ...(job === undefined ? {} : { job }),
    ...(trackingId === undefined ? {} : { trackingId }),
    ...(details === undefined ? {} : { details }),
  });
}
