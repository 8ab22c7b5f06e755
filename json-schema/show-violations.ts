import type { OutputUnit } from '@cfworker/json-schema';
import type { Violation } from '../core/ports/catalog/schema-compiler.ts';
import { shortenText } from '../core/shared/cut-text.ts';

const MOST = 10;

/** Keywords that only say that another says something. */
const CARRIERS: ReadonlySet<string> = new Set([
  ...['$ref', 'allOf', 'if', 'dependentSchemas', 'properties', 'patternProperties'],
  ...['additionalProperties', 'propertyNames', 'unevaluatedProperties', 'prefixItems', 'items'],
  ...['unevaluatedItems'],
]);

/** Keywords that say all that there is to say: what their schemas say each is about a way not taken. */
const DECIDERS: ReadonlySet<string> = new Set([
  ...['anyOf', 'oneOf', 'contains', 'minContains', 'maxContains'],
]);

/** What the validator found, in its order, each place and message once. */
export function showViolations(errors: readonly OutputUnit[]): readonly Violation[] {
  const shown = new Map<string, Violation>();
  const decided: string[] = [];
  for (const { keyword, keywordLocation, instanceLocation, error } of errors) {
    if (decided.some((place) => keywordLocation.startsWith(place))) continue;
    if (DECIDERS.has(keyword)) decided.push(`${placeOf(keyword, keywordLocation)}/`);
    if (CARRIERS.has(keyword)) continue;
    const pointer = readPointer(instanceLocation);
    const message = messageOf(keyword, error);
    shown.set(JSON.stringify([pointer, message]), { pointer, message });
    if (shown.size === MOST) break;
  }
  return [...shown.values()];
}

/** The validator's sentence as a part of one; of `maxProperties` it says what it says of `minProperties`. */
function messageOf(keyword: string, error: string): string {
  if (keyword === 'not') return 'must not be as it is';
  const text = keyword === 'maxProperties' ? error.replace('at least', 'at most') : error;
  return shortenText(text.replace(/\.$/, '').replace('. Expected', '; expected'), 200);
}

/** What `contains` says of each item stands at `contains`, whichever keyword counts them. */
function placeOf(keyword: string, location: string): string {
  return keyword.endsWith('Contains')
    ? location.replace(/\/(?:min|max)Contains$/, '/contains')
    : location;
}

/** The validator's locations are URI fragments. */
function readPointer(location: string): string {
  return decodeURIComponent(location.slice(1));
}
