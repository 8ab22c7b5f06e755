import type { Json } from '../../../event/event.ts';
import { checkNotation } from '../check-notation.ts';
import type { Notation } from '../notation.ts';
import { compileSelector } from './compile-selector.ts';
import { explainSelector } from './explain-selector.ts';
import { parseSelector } from './parse-selector.ts';
import { selectorError } from './selector-error.ts';

/** A message selector of JMS as a subscriber has it. */
export type SelectorPattern = {
  /** A condition about headers and properties, such as `region = 'EU' AND amount > 5`. */
  readonly selector: string;
};

/**
 * The pattern of a subscriber that wants events by their headers, such as `selector("region = 'EU' AND amount > 5")`: as a
 * consumer of ActiveMQ that has this selector.
 */
export function selector(text: string): SelectorPattern {
  return { selector: text };
}

/** Reads a selector. Throws `WaybillError('invalid-pattern')`. */
export function readSelector(text: string): Notation {
  const expression = parseSelector(text);
  const eventPattern = compileSelector(expression, text);
  checkNotation(eventPattern, (message) =>
    selectorError(text, `is more than EventBridge takes of one rule: ${message}`),
  );
  return {
    eventPattern,
    explain: (event) => {
      const { tests, reason } = explainSelector(text, expression, event);
      const names = [...new Set(tests.map(({ attribute }) => attribute))];
      const clauses: readonly Json[] = tests.map((test) => test.text);
      return {
        matched: false,
        path: names.join(', '),
        clause: { selector: clauses.length === 1 ? (clauses[0] ?? text) : text },
        actual: names.length === 1 ? event[names[0] ?? ''] : undefined,
        reason,
      };
    },
  };
}
