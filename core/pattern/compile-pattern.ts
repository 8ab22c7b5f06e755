import type { Json } from '../event/event.ts';
import { checkWildcards } from './checks/check-wildcards.ts';
import { EventFields } from './event-fields.ts';
import { explainRules } from './explain-rules.ts';
import { compileRule } from './match-rule.ts';
import { parsePattern } from './parse-pattern.ts';
import type { Pattern } from './pattern.ts';

/**
 * Compiles an EventBridge event pattern (user guide, "Creating Amazon EventBridge event patterns"), given as JSON
 * or as its text. Throws `WaybillError('invalid-pattern')` for what EventBridge refuses.
 */
export function compilePattern(pattern: Json | string): Pattern {
  const parsed = parsePattern(pattern);
  const rules = parsed.map(compileRule);
  checkWildcards(rules);
  const matches = (event: Json) => {
    const fields = new EventFields(event);
    return rules.some((rule) => rule.matches(fields));
  };
  return {
    rules,
    matches,
    explain: (event) => (matches(event) ? { matched: true } : explainRules(parsed, event)),
  };
}
