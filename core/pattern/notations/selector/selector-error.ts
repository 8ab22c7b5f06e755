import type { WaybillError } from '../../../errors.ts';
import { notationError } from '../notation.ts';

/** The error for a selector. */
export function selectorError(selector: string, fault: string): WaybillError {
  return notationError('selector', selector, fault);
}
