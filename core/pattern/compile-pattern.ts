import type { Json } from '../event/event.ts';
import { explainRules } from './explain-rules.ts';
import { compileRule } from './match-rule.ts';
import { parsePattern } from './parse-pattern.ts';
import type { Pattern } from './pattern.ts';

/**
 * Compiles an EventBridge event pattern (user guide, "Creating Amazon EventBridge event patterns"), given as JSON
 * or as its text. Throws `WaybillError('invalid-pattern')` for what EventBridge refuses.
 */
export function compilePattern(pattern: Json | string): Pattern {
  const rules = parsePattern(pattern);
  const tests = rules.map(compileRule);
  const [only] = tests;
  const matches =
    tests.length === 1 && only !== undefined
      ? only
      : (event: Json) => tests.some((test) => test(event));
  return {
    matches,
    explain: (event) => (matches(event) ? { matched: true } : explainRules(rules, event)),
  };
}
