import { WaybillError } from '../../core/errors.ts';
import { isRetryable } from '../is-retryable.ts';

/** Turns what the ledger's client throws into the ledger's own error; our own errors and programming errors pass. */
export async function orOutage<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof WaybillError ? error : outage(error);
  }
}

/** The ledger's error for a failure; one that no waiting mends (a missing grant, a wrong table) keeps its own words. */
export function outage(cause: unknown): Error {
  if (cause instanceof Error && !isRetryable(cause)) return cause;
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new WaybillError('ledger-unavailable', `the ledger cannot be reached: ${message}`, {
    cause,
  });
}
