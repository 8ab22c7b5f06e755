import type { Json } from '../../event/event.ts';
import type { ReadPattern } from './read-pattern.ts';

/** A subscriber's pattern as it was written, and the EventBridge pattern of its rule where that is another. */
export interface ShownPattern {
  readonly pattern: Json;
  /** Over the envelope. */
  readonly eventPattern?: Json;
}

/** What is answered of a subscriber's pattern. */
export function showPattern({ pattern, notation }: ReadPattern): ShownPattern {
  return notation === undefined ? { pattern } : { pattern: notation, eventPattern: pattern };
}
