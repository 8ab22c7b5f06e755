import type { Delivery } from './delivery/delivery.ts';
import type { Log, LogFields } from './ports/log.ts';

/** Writes the one line by which a failed attempt, or a delivery's end, is found in the log. */
export function reportFailure(
  { status, error, nextAttemptAt }: Delivery,
  about: LogFields,
  log: Log,
): void {
  const { class: errorClass, message: errorMessage, statusCode } = error ?? {};
  const fields = { ...about, errorClass, errorMessage, statusCode, nextAttemptAt };
  if (status === 'dead') log.error('the delivery is dead', fields);
  else log.warn('the attempt failed', fields);
}
