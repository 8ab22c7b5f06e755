import { describeError } from '../log/describe-error.ts';
import type { TargetResult } from '../ports/bridging/target.ts';
import { isOfTheMessage } from './broker-error.ts';

export const DELIVERED: TargetResult = { kind: 'delivered' };

/** What came of an event that a broker has not taken. */
export function notTaken(error: unknown): TargetResult {
  return { kind: isOfTheMessage(error) ? 'permanent' : 'failed', error: describeError(error) };
}
