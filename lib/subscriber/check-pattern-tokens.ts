import { Token } from 'aws-cdk-lib/core';
import type { Json } from '../../core/event/event.ts';
import { patternError } from '../../core/pattern/pattern-error.ts';

/**
 * Throws where a number or an object of a pattern is known at the deployment only: a rule would get the number as a
 * text, which matches other events, and the object could not be checked. A text, or a list of strings, may be a token.
 */
export function checkPatternTokens(pattern: Json, path: readonly string[] = []): void {
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
