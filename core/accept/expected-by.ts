import type { CloudEvent } from '../event/event.ts';
import type { PatternIndex } from '../pattern/index/pattern-index.ts';
import type { Pattern } from '../pattern/pattern.ts';
import { asRulesSeeIt } from '../records/envelope.ts';

/** A subscriber's name and its compiled pattern. */
export interface NamedPattern {
  readonly name: string;
  readonly pattern: Pattern;
}

/** The names of the subscribers whose patterns match, in order. */
export function expectedBy(event: CloudEvent, patterns: PatternIndex<NamedPattern>): string[] {
  return patterns
    .matching(asRulesSeeIt(event))
    .map(({ name }) => name)
    .sort();
}
