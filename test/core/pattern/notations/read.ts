import { WaybillError } from '../../../../core/errors.ts';
import type { Json } from '../../../../core/event/event.ts';
import { compileRule } from '../../../../core/pattern/notations/compile-subscriber.ts';
import { readNotation } from '../../../../core/pattern/notations/read-notation.ts';
import type { Pattern } from '../../../../core/pattern/pattern.ts';
import type { JsonObject } from '../../../../core/shared/json/json-object.ts';

/** A notation, and the rule that it is. */
export type Read = Pattern & { readonly eventPattern: JsonObject };

/** Reads a notation, as `compileSubscriber` does of a subscriber that has it. */
export function read(pattern: JsonObject): Read {
  const { eventPattern, explain } = readNotation(pattern);
  const rule = compileRule({ pattern: eventPattern });
  return {
    ...rule,
    eventPattern,
    explain: (event: Json) =>
      rule.matches(event) ? { matched: true } : explain(event as JsonObject),
  };
}

/** Undefined for what no EventBridge pattern says. */
export function tryRead(pattern: JsonObject): Read | undefined {
  try {
    return read(pattern);
  } catch (error) {
    if (error instanceof WaybillError && error.code === 'invalid-pattern') return undefined;
    throw error;
  }
}
