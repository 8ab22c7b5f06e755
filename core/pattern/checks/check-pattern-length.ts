import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';

/** The longest pattern that a rule takes unless AWS raised the quota (EventBridge quotas). */
export const PATTERN_LIMIT = 2048;

/** Throws `WaybillError('invalid-pattern')` when a rule's whole pattern is longer than EventBridge takes. */
export function checkPatternLength(rulePattern: Json, limit: number = PATTERN_LIMIT): void {
  const { length } = JSON.stringify(rulePattern);
  if (length <= limit) return;
  throw new WaybillError(
    'invalid-pattern',
    `the rule's event pattern has ${length} characters and EventBridge takes ${limit}; use prefixes or wildcards, or split it into two subscribers`,
  );
}
