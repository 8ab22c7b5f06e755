import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { cutText } from '../shared/cut-text.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import { FieldPath } from './field-path.ts';
import type { Leaf, Rule } from './matcher.ts';
import { parseMatcher } from './parse-matcher.ts';
import { patternError } from './pattern-error.ts';

/** EventBridge takes patterns with up to a thousand combinations of `$or` (user guide, "OR matching"). */
const MOST_COMBINATIONS = 1000;

/** No real pattern nests this deep; the bound keeps every walk along a pattern off the stack's limit. */
const DEEPEST = 100;

/**
 * The field names that EventBridge keeps for operators, those to come included, and refuses anywhere inside `$or`
 * (event-ruler, `RESERVED_FIELD_NAMES_IN_OR_RELATIONSHIP`).
 */
const RESERVED = new Set([
  ...['exactly', 'prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'anything-but', 'exists'],
  ...[
    'numeric',
    '=',
    '<',
    '<=',
    '>',
    '>=',
    'cidr',
    'ip-address-in-range',
    'ip-address-not-in-range',
  ],
  ...['regex', 'not-wildcard', 'not-equals-ignore-case', 'in-date-range'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before'],
]);

/** Where in a pattern a field stands. */
interface Place {
  readonly path: readonly string[];
  readonly insideOr: boolean;
}

/** A rule under construction: its leaf that was read last, and those before, which several rules may have in common. */
type Draft = { readonly leaf: Leaf; readonly before: Draft } | undefined;

/** Reads a pattern into its rules: the combinations of its `$or` branches. Throws `WaybillError('invalid-pattern')`. */
export function parsePattern(pattern: Json | string): readonly Rule[] {
  const parsed = typeof pattern === 'string' ? parsePatternText(pattern) : pattern;
  if (!isJsonObject(parsed)) throw patternError([], 'it must be an object of fields', parsed);
  return extend([undefined], parsed, { path: [], insideOr: false }).map(finish);
}

/** The leaf of each path. A path that is given again overwrites, as in EventBridge. */
function finish(draft: Draft): Rule {
  const leaves: Leaf[] = [];
  for (let at = draft; at !== undefined; at = at.before) leaves.push(at.leaf);
  leaves.reverse();
  if (areApart(leaves)) return leaves;
  return [...new Map(leaves.map((leaf) => [leaf.path.name, leaf])).values()];
}

/** Whether no path is given twice, as in nearly all patterns; few leaves are told apart without a set, which takes as long as the rest. */
function areApart(leaves: readonly Leaf[]): boolean {
  if (leaves.length > 8) return new Set(leaves.map(({ path }) => path.name)).size === leaves.length;
  return leaves.every(
    ({ path }, at) => !leaves.some((one, before) => before < at && one.path.name === path.name),
  );
}

/** Reads a pattern's text. Throws `WaybillError('invalid-pattern')` where it is no JSON. */
export function parsePatternText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new WaybillError(
      'invalid-pattern',
      `the event pattern is not JSON: ${cutText(text, 80)}`,
      { cause },
    );
  }
}

function extend(drafts: readonly Draft[], object: JsonObject, place: Place): readonly Draft[] {
  const { path, insideOr } = place;
  const entries = Object.entries(object);
  if (entries.length === 0) throw patternError(path, 'an object must name at least one field');
  let extended = drafts;
  for (const [key, value] of entries) {
    if (key === '$or') {
      if (!isAlternatives(value)) {
        throw patternError(
          [...path, key],
          '`$or` must list two or more objects of fields; EventBridge knows no field of that name',
          value,
        );
      }
      extended = branch(extended, value, path);
      continue;
    }
    if (insideOr && RESERVED.has(key))
      throw patternError([...path, key], 'EventBridge keeps this name for itself inside `$or`');
    extended = extendField(extended, value, { path: [...path, ...key.split('.')], insideOr });
  }
  return extended;
}

function extendField(
  drafts: readonly Draft[],
  value: Json | undefined,
  place: Place,
): readonly Draft[] {
  const { path } = place;
  if (path.length > DEEPEST)
    throw patternError(path.slice(0, 3), `fields may nest ${DEEPEST} deep`);
  if (isJsonObject(value)) return extend(drafts, value, place);
  if (!Array.isArray(value)) {
    throw patternError(
      path,
      'a field must be a list of values and matchers, or an object of fields',
      value,
    );
  }
  if (value.length === 0)
    throw patternError(path, 'a list must hold at least one value or matcher');
  const matchers = value.map((element) => parseMatcher(element, path));
  const leaf = {
    path: FieldPath.of(path),
    clause: value,
    matchers,
    absent: matchers.some(({ absent }) => absent),
  };
  return drafts.map((before) => ({ leaf, before }));
}

function branch(
  drafts: readonly Draft[],
  alternatives: readonly JsonObject[],
  path: readonly string[],
): readonly Draft[] {
  const branches: Draft[] = [];
  for (const alternative of alternatives) {
    branches.push(...extend(drafts, alternative, { path, insideOr: true }));
    if (branches.length > MOST_COMBINATIONS) {
      throw patternError(
        path,
        `\`$or\` makes more than ${MOST_COMBINATIONS} combinations; split the pattern`,
      );
    }
  }
  return branches;
}

function isAlternatives(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length >= 2 && value.every(isJsonObject);
}
