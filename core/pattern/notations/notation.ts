import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { shortenText } from '../../shared/cut-text.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import type { Explanation } from '../pattern.ts';

/** A pattern in the notation of a broker, read. */
export interface Notation {
  /** What it is as an EventBridge pattern over the envelope: it matches the same events, and EventBridge takes it. */
  readonly eventPattern: JsonObject;
  /** Why it does not match an event, in its own words; to be asked of those that it does not match. */
  explain(event: JsonObject): Exclude<Explanation, { readonly matched: true }>;
}

/** The member of each notation that has its text. */
export const NOTATIONS = ['topic', 'glob', 'selector'] as const;

/**
 * Whether a pattern is in the notation of a broker, such as `{topic: 'order.*'}`: the fields of an event pattern have
 * lists and objects, and never a text.
 */
export function isNotation(pattern: Json): pattern is JsonObject {
  return isJsonObject(pattern) && NOTATIONS.some((name) => typeof pattern[name] === 'string');
}

/** The error for a notation's text: which it is, and what is wrong with it and what to write instead. */
export function notationError(name: string, text: string, fault: string): WaybillError {
  return new WaybillError('invalid-pattern', `the ${name} ${showText(text)} ${fault}`);
}

/** A text of a notation, or of an event, within a sentence. */
export function showText(text: string): string {
  return `\`${shortenText(text, 80)}\``;
}
