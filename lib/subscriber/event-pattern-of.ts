import { isNotation } from '../../core/pattern/notations/notation.ts';
import { readNotation } from '../../core/pattern/notations/read-notation.ts';
import { readEventPattern } from '../../core/pattern/notations/read-pattern.ts';
import type { JsonObject } from '../../core/shared/json/json-object.ts';
import type { SubscriberProps } from './subscriber-props.ts';

/** The EventBridge pattern over the envelope that a subscriber's rule has. Throws `WaybillError('invalid-pattern')`. */
export function eventPatternOf(pattern: SubscriberProps['pattern']): JsonObject {
  if (isNotation(pattern)) return readNotation(pattern).eventPattern;
  readEventPattern(pattern);
  return pattern;
}
