import type { Json } from '../../event/event.ts';
import { STAMP } from '../../records/envelope.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { compilePattern } from '../compile-pattern.ts';
import { patternError } from '../pattern-error.ts';
import { isNotation, type Notation } from './notation.ts';

/** What a subscriber is said to want, as `Subscriber` has it. */
export interface ReadPattern {
  /** An EventBridge pattern over the envelope. */
  readonly pattern: Json;
  /** What it was written as, where that is the notation of a broker. */
  readonly notation?: JsonObject;
}

/** Reads what a subscriber wants: an event pattern, or a broker's notation. Throws `WaybillError('invalid-pattern')`. */
export async function readPattern(pattern: Json): Promise<ReadPattern> {
  if (!isNotation(pattern)) return readEventPattern(pattern);
  const { eventPattern } = await loadNotation(pattern);
  return { pattern: eventPattern, notation: pattern };
}

/** The code of notations is a file of its own in bundles of functions: most subscribers do without. */
export async function loadNotation(notation: JsonObject): Promise<Notation> {
  return (await import('./read-notation.ts')).readNotation(notation);
}

/** Reads an EventBridge event pattern over the CloudEvent, whose stamp is not there yet when the router says who is to get it. */
export function readEventPattern(pattern: Json): ReadPattern {
  if (!isJsonObject(pattern)) throw patternError([], 'it must be an object of fields', pattern);
  const leaves = compilePattern(pattern).rules.flatMap((rule) => rule.leaves);
  const leaf = leaves.find(({ path }) => path.keys[0] === STAMP);
  if (leaf === undefined) return { pattern };
  throw patternError(
    leaf.path.keys,
    'the stamp is the router’s own; match by the attributes of the event, and its data',
  );
}
