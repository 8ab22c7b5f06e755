import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { asRulesSeeIt } from '../../records/envelope.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { compilePattern } from '../compile-pattern.ts';
import type { Pattern } from '../pattern.ts';
import { loadNotation, type ReadPattern } from './read-pattern.ts';

/**
 * Compiles what a subscriber's rule matches, for events as they are. An index of such patterns is to be asked with
 * `asRulesSeeIt(event)`. Throws `WaybillError('invalid-pattern')`.
 */
export function compileRule({ pattern }: Pick<ReadPattern, 'pattern'>): Pattern {
  const compiled = compilePattern(pattern);
  return {
    rules: compiled.rules,
    matches: (event) => compiled.matches(asRulesSeeIt(event)),
    explain: (event) => compiled.explain(asRulesSeeIt(event)),
  };
}

/** The same, which explains itself in the subscriber's own notation. */
export async function compileSubscriber(subscriber: ReadPattern): Promise<Pattern> {
  const rule = compileRule(subscriber);
  const notation = await findNotation(subscriber);
  if (notation === undefined) return rule;
  const explain = (event: Json) =>
    rule.matches(event)
      ? ({ matched: true } as const)
      : notation.explain(isJsonObject(event) ? event : {});
  return { ...rule, explain };
}

/** Without one that a later version has stored, the rule explains itself. */
async function findNotation({ notation }: ReadPattern) {
  if (notation === undefined) return undefined;
  try {
    return await loadNotation(notation);
  } catch (error) {
    if (error instanceof WaybillError) return undefined;
    throw error;
  }
}
