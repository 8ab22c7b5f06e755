import type { Log, LogFields } from '../ports/log.ts';
import type { Delivery } from '../records/delivery.ts';

/** What was written of an outcome: it, or another that stood; `later` where it is on its way as a receipt. */
interface ReportedOutcome {
  readonly written: boolean | 'later';
  readonly standing: Delivery;
}

/** Writes the one line by which a failed attempt, or a delivery's end, is found in the log; nothing for a success. */
export function reportOutcome(
  { written, standing }: ReportedOutcome,
  about: LogFields,
  log: Log,
): void {
  const { status, error, nextAttemptAt } = standing;
  if (written === false) {
    log.info('another outcome stands already', { ...about, status });
    return;
  }
  if (status === 'delivered') return;
  const { class: errorClass, message: errorMessage, statusCode } = error ?? {};
  const fields = { ...about, errorClass, errorMessage, statusCode, nextAttemptAt };
  if (status !== 'dead') log.warn('the attempt failed', fields);
  else if (written === 'later') log.warn('the last attempt failed', fields);
  else log.error('the delivery is dead', fields);
}
