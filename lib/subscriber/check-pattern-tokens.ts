import { Token } from 'aws-cdk-lib/core';
import type { Json } from '../../core/event/event.ts';
import { patternError } from '../../core/pattern/pattern-error.ts';
import { isJsonObject } from '../../core/shared/json/json-object.ts';

/**
 * Throws where a number or an object of a pattern is known at the deployment only: a rule would get the number as a
 * text, which matches other events, and the object could not be checked. A text, or a list of strings, may be a token.
 */
export function checkPatternTokens(pattern: Json, path: readonly string[] = []): void {
  if (path.length === 0) checkNotation(pattern);
  const isList = Array.isArray(pattern);
  if (Token.isUnresolved(pattern) && typeof pattern !== 'string' && !isList)
    throw patternError(
      path,
      'a number or an object is known at the deployment only; write what is known when the app is synthesized, or match a text',
    );
  if (typeof pattern !== 'object' || pattern === null) return;
  for (const [key, value] of Object.entries(pattern))
    checkPatternTokens(value as Json, isList ? path : [...path, key]);
}

/** The text of a broker's notation, which is compiled when the app is synthesized. */
function checkNotation(pattern: Json): void {
  if (!isJsonObject(pattern)) return;
  const [name] =
    Object.entries(pattern).find(
      ([, text]) => typeof text === 'string' && Token.isUnresolved(text),
    ) ?? [];
  if (name !== undefined)
    throw patternError(
      [name],
      'a text in the notation of a broker is known at the deployment only; write what is known when the app is synthesized',
    );
}
