import { WaybillError } from '../errors.ts';
import { errorLogFields } from '../log/log-fields.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyStore } from '../ports/key-store.ts';
import type { Log } from '../ports/log.ts';
import { isOutage } from '../shared/is-outage.ts';
import type { ApiKey } from './api-key.ts';

const MINUTE_MS = 60_000;

/** What counts events. `log` is told what cannot be enforced. */
export interface AllowancePorts {
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Counts a request's events against the limit of its key, for all of its producer's keys with a limit together, so
 * that a rotation does not double it. A ledger that cannot count must not stop acceptance.
 */
export async function enforceRateLimit(
  { producer, eventsPerMinute: limit }: ApiKey,
  events: number,
  { keys, clock, log }: AllowancePorts,
): Promise<void> {
  if (limit === undefined || events === 0) return;
  const now = clock.now();
  const retryAfterSeconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000);
  if (events > limit) {
    const message = `this request has ${events} events, and ${producer} may send ${limit} a minute; split it, and send a part a minute`;
    throw new WaybillError('rate-limited', message, { retryAfterSeconds });
  }
  const minute = new Date(now).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
  let taken: boolean;
  try {
    taken = await keys.countEvents({ producer, minute, events, limit });
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.warn('the limit of a producer is not enforced', { producer, ...errorLogFields(error) });
    return;
  }
  if (taken) return;
  const message = `${producer} may send ${limit} events a minute, and these ${events} would be more; send them again in ${retryAfterSeconds} seconds`;
  throw new WaybillError('rate-limited', message, { retryAfterSeconds });
}
