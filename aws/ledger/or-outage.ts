import { asOutage, orOutageOf } from '../or-outage.ts';

/** Throws an outage of DynamoDB as `ledger-unavailable`; all else keeps its own words. */
export function orOutage<T>(call: Promise<T>): Promise<T> {
  return orOutageOf('ledger-unavailable', call);
}

/** The ledger's error for a failed call; one that no waiting ends (an item that is refused, a mistake) keeps its own words. */
export function outage(cause: unknown): unknown {
  return asOutage('ledger-unavailable', cause);
}
