import { WaybillError } from '../core/errors.ts';
import { whoseFault } from './whose-fault.ts';

/** What cannot be reached, by the code of its outages, unless it is named. */
const NAMES = {
  'ledger-unavailable': 'the ledger',
  'queue-unavailable': 'the queue',
  unavailable: 'Lambda',
} as const;

/** Throws an outage of a service as our own error; what the request or our code is to blame for keeps its own words. */
export async function orOutageOf<T>(
  code: keyof typeof NAMES,
  call: Promise<T>,
  name?: string,
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw asOutage(code, error, name);
  }
}

/** The error that a failed call stands for: our own for an outage, and itself for all else. */
export function asOutage(
  code: keyof typeof NAMES,
  cause: unknown,
  name: string = NAMES[code],
): unknown {
  if (cause instanceof WaybillError || whoseFault(cause) !== 'outage') return cause;
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new WaybillError(code, `${name} cannot be reached: ${why}`, { cause });
}
