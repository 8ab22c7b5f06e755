import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';

/** Whether a pattern, as JSON or as its text, matches an event. */
export function matches(pattern: Json | string, event: Json): boolean {
  return compilePattern(pattern).matches(event);
}

/** Whether a list of matchers matches the value of a field. */
export function fieldMatches(matchers: Json, value: Json): boolean {
  return matches({ field: matchers }, { field: value });
}

/** The error of a pattern that must be refused. */
export function refusalOf(pattern: Json | string): WaybillError {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (error instanceof WaybillError) return error;
    throw error;
  }
  throw new Error('the pattern was not refused');
}
