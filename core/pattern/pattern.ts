import type { Json } from '../event/event.ts';
import type { CompiledRule } from './match-rule.ts';

/** A compiled event pattern: immutable, safe to share, and free of the text it came from. */
export interface Pattern {
  /** Its ways to match, for an index of many patterns. */
  readonly rules: readonly CompiledRule[];
  /** Whether an event matches. Never throws. */
  matches(event: Json): boolean;
  /** Why an event matches or not: the clause that decided and the value it saw. */
  explain(event: Json): Explanation;
}

/** The answer to "did it match, and which clause decided?". */
export type Explanation =
  | { readonly matched: true }
  | {
      readonly matched: false;
      /** Dotted path of the field, such as `data.amount`. */
      readonly path: string;
      /** The clause of the pattern that failed, as it was written. */
      readonly clause: Json;
      /** The value at the path; undefined when the field is absent. */
      readonly actual: Json | undefined;
      /** One sentence for a person. */
      readonly reason: string;
    };
