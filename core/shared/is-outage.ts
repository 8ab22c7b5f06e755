import { type ErrorCode, WaybillError } from '../errors.ts';

const OUTAGES: readonly ErrorCode[] = ['ledger-unavailable', 'queue-unavailable', 'unavailable'];

/**
 * Whether something outside could not be reached or would not serve us now: the one test by which every use case tells
 * an outage, which it bridges, from a mistake of ours, which must surface.
 */
export function isOutage(error: unknown): boolean {
  return error instanceof WaybillError && OUTAGES.includes(error.code);
}
