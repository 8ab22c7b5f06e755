import type { Json } from '../event/event.ts';
import { checkWildcards } from './checks/check-wildcards.ts';
import { EventFields } from './event-fields.ts';
import { explainRules } from './explain-rules.ts';
import { CompiledRule } from './match-rule.ts';
import type { Rule } from './matcher.ts';
import { parsePattern } from './parse-pattern.ts';
import type { Explanation, Pattern } from './pattern.ts';

/**
 * Compiles an EventBridge event pattern (user guide, "Creating Amazon EventBridge event patterns"), given as JSON
 * or as its text. Throws `WaybillError('invalid-pattern')` for what EventBridge refuses.
 */
export function compilePattern(pattern: Json | string): Pattern {
  const parsed = parsePattern(pattern);
  const rules = parsed.map((rule) => new CompiledRule(rule));
  checkWildcards(rules);
  return new CompiledPattern(parsed, rules);
}

class CompiledPattern implements Pattern {
  readonly rules: readonly CompiledRule[];
  readonly #parsed: readonly Rule[];

  constructor(parsed: readonly Rule[], rules: readonly CompiledRule[]) {
    this.#parsed = parsed;
    this.rules = rules;
  }

  matches(event: Json): boolean {
    const fields = new EventFields(event);
    for (const rule of this.rules) if (rule.matches(fields)) return true;
    return false;
  }

  explain(event: Json): Explanation {
    return this.matches(event) ? { matched: true } : explainRules(this.#parsed, event);
  }
}
