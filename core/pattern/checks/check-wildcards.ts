import type { Json } from '../../event/event.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import type { CompiledRule } from '../match-rule.ts';
import { isCasedAfterStar, wildcardComplexity } from '../operators/wildcard-complexity.ts';
import { patternError } from '../pattern-error.ts';

/**
 * The most that EventBridge bears, as far as can be told from outside: event-ruler's README advises 10 for one rule,
 * and rules of 9 are known to be taken, rules of 11 to be refused ("Rule is too complex").
 */
const MOST = 10;

/** A state of the machine that event-ruler makes of a pattern (`GenericMachine.addStep`): the fields that may come next. */
interface State {
  readonly fields: Map<string, Branches>;
}

/** A matcher of a field, how often it was added, and the states after it. */
interface Step {
  readonly matcher: Json;
  readonly times: number;
  readonly after: readonly State[];
}

/** The matchers of one field by their keys. */
type Branches = Map<string, Step>;

/**
 * Throws for wildcards that are more than EventBridge bears. They add up over the list of a field and, as in
 * event-ruler's machine, over the combinations of `$or` that have a matcher in common in each field before it by name.
 */
export function checkWildcards(rules: readonly CompiledRule[]): void {
  if (!rules.some(({ leaves }) => leaves.some(({ clause }) => clause.some(hasWildcard)))) return;
  const start: State = { fields: new Map() };
  for (const rule of rules) addRule(start, rule);
  checkState(start, { states: new Set(), fields: new Set() });
}

/** What needs no second look: states, and fields with the same wildcards as another. */
interface Checked {
  readonly states: Set<State>;
  readonly fields: Set<string>;
}

function addRule(start: State, { leaves }: CompiledRule): void {
  let states: readonly State[] = [start];
  for (const { path, clause } of leaves) {
    states = [...new Set(states.flatMap((state) => addField(state, path.name, clause)))];
  }
}

/** The matchers of one list lead to one state, but for those that are found to have led to another before. */
function addField(from: State, name: string, clause: readonly Json[]): readonly State[] {
  const branches: Branches = from.fields.get(name) ?? new Map();
  from.fields.set(name, branches);
  let state: State | undefined;
  return clause.map((matcher) => {
    const key = keyOf(matcher);
    const { times, after }: Omit<Step, 'matcher'> = branches.get(key) ?? { times: 0, after: [] };
    state = (isFound(matcher) ? after[0] : undefined) ?? state ?? { fields: new Map() };
    const states = after.includes(state) ? after : [...after, state];
    branches.set(key, { matcher, times: times + 1, after: states });
    return state;
  });
}

/** Whether the machine finds a matcher that it has already: not one whose strings all have letters with a case after a wildcard. */
function isFound(matcher: Json): boolean {
  const strings = wildcardsOf(matcher);
  return strings.length === 0 || strings.some((text) => !isCasedAfterStar(text));
}

/** What only comes after a field that must be absent is not looked at, as event-ruler does not. */
function checkState(state: State, checked: Checked): void {
  if (checked.states.has(state)) return;
  checked.states.add(state);
  for (const [name, branches] of state.fields) {
    const matchers = [...branches.values()];
    const together = matchers.map(({ matcher, times, after }) => ({
      strings: wildcardsOf(matcher),
      times,
      matches: after.length,
    }));
    // The machine reads a text with its quotation marks, of which the last is a character after a wildcard.
    const quoted = together.map((given) => ({
      ...given,
      strings: given.strings.map((text) => `"${text}"`),
    }));
    const known = JSON.stringify(quoted);
    if (!checked.fields.has(known) && wildcardComplexity(quoted, MOST) > MOST) {
      throw patternError(
        name.split('.'),
        'EventBridge finds these `wildcard`s too complex together, where each counts once for every combination of `$or`; use fewer `*`, fewer strings, fewer repeated characters after a `*`, or prefixes and suffixes',
        [...new Set(together.flatMap(({ strings }) => strings))],
      );
    }
    checked.fields.add(known);
    for (const { matcher, after } of matchers)
      if (!isAbsence(matcher)) for (const next of after) checkState(next, checked);
  }
}

function hasWildcard(matcher: Json): boolean {
  return wildcardsOf(matcher).length > 0;
}

/** The wildcard strings of a matcher, inside `anything-but` too. */
function wildcardsOf(matcher: Json): readonly string[] {
  if (!isJsonObject(matcher)) return [];
  const { 'anything-but': but, wildcard = isJsonObject(but) ? but.wildcard : undefined } = matcher;
  const strings: readonly Json[] = Array.isArray(wildcard) ? wildcard : [wildcard];
  return [...new Set(strings.filter((text) => typeof text === 'string'))];
}

/** One key for one matcher: the strings of an `anything-but` may come in any order, and one alone in no list. */
function keyOf(matcher: Json): string {
  const strings = wildcardsOf(matcher);
  if (strings.length === 0) return JSON.stringify(matcher);
  const isWildcard = isJsonObject(matcher) && 'wildcard' in matcher;
  return JSON.stringify([isWildcard ? 'wildcard' : 'anything-but', ...strings.toSorted()]);
}

function isAbsence(matcher: Json): boolean {
  return isJsonObject(matcher) && matcher.exists === false;
}
