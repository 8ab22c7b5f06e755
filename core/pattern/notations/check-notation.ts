import { WaybillError } from '../../errors.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';
import { compilePattern } from '../compile-pattern.ts';

/** Throws what `refuse` makes of the reason where EventBridge refuses what a notation became. */
export function checkNotation(
  eventPattern: JsonObject,
  refuse: (message: string) => WaybillError,
): void {
  try {
    compilePattern(eventPattern);
  } catch (error) {
    throw error instanceof WaybillError ? refuse(error.message) : error;
  }
}
