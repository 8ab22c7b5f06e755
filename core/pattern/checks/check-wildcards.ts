import type { Json } from '../../event/event.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import type { CompiledRule } from '../match-rule.ts';
import { wildcardComplexity } from '../operators/wildcard-complexity.ts';
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

/** The matchers of one field by their JSON, with the state after each and how often it was added. */
type Branches = Map<
  string,
  { readonly matcher: Json; readonly state: State; readonly times: number }
>;

/**
 * Throws for wildcards that are more than EventBridge bears. They add up over the list of a field and, as in
 * event-ruler's machine, over the combinations of `$or` that have a matcher in common in each field before it by name.
 */
export function checkWildcards(rules: readonly CompiledRule[]): void {
  if (!rules.some(({ leaves }) => leaves.some(({ clause }) => clause.some(hasWildcard)))) return;
  const start: State = { fields: new Map() };
  for (const rule of rules) addRule(start, rule);
  checkState(start, new Set());
}

function addRule(start: State, { leaves }: CompiledRule): void {
  let states: readonly State[] = [start];
  for (const { path, clause } of leaves) {
    states = [...new Set(states.flatMap((state) => addField(state, path.name, clause)))];
  }
}

/** The matchers of one list lead to one state, but for those that have led to another before. */
function addField(from: State, name: string, clause: readonly Json[]): readonly State[] {
  const branches: Branches = from.fields.get(name) ?? new Map();
  from.fields.set(name, branches);
  let state: State | undefined;
  return clause.map((matcher) => {
    const key = JSON.stringify(matcher);
    const before = branches.get(key);
    state = before?.state ?? state ?? { fields: new Map() };
    branches.set(key, { matcher, state, times: (before?.times ?? 0) + 1 });
    return state;
  });
}

/** What only comes after a field that must be absent is not looked at, as event-ruler does not. */
function checkState(state: State, checked: Set<State>): void {
  if (checked.has(state)) return;
  checked.add(state);
  for (const [name, branches] of state.fields) {
    const matchers = [...branches.values()];
    const together = matchers.map(({ matcher, times }) =>
      new Array<readonly string[]>(times).fill(wildcardsOf(matcher)).flat(),
    );
    // The machine reads a text with its quotation marks, of which the last is a character after a wildcard.
    const quoted = together.map((strings) => strings.map((text) => `"${text}"`));
    if (wildcardComplexity(quoted, MOST) > MOST) {
      throw patternError(
        name.split('.'),
        'EventBridge finds these `wildcard`s too complex together, where each counts once for every combination of `$or`; use fewer `*`, fewer strings, fewer repeated characters after a `*`, or prefixes and suffixes',
        [...new Set(together.flat())],
      );
    }
    for (const { matcher, state: next } of matchers)
      if (!isAbsence(matcher)) checkState(next, checked);
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

function isAbsence(matcher: Json): boolean {
  return isJsonObject(matcher) && matcher.exists === false;
}
