import type { Json } from '../../event/event.ts';
import { isJsonObject } from '../../event/json-object.ts';
import { patternError } from '../pattern-error.ts';
import { splitAtStars } from './wildcard.ts';

/**
 * The most that EventBridge bears, as far as can be told from outside: event-ruler's README advises 10 for one rule,
 * and rules of 9 are known to be taken, rules of 11 to be refused ("Rule is too complex").
 */
const MOST = 10;

/** How many sets of prefixes are looked at; what is not settled then is left to EventBridge. */
const MOST_SETS = 20_000;

/** Throws for a field's list whose wildcards are more than EventBridge bears. */
export function checkWildcards(list: readonly Json[], path: readonly string[]): void {
  const texts = list.flatMap((element) => textsOf(isJsonObject(element) && element.wildcard));
  const excluded = list.flatMap((element) => {
    const but = isJsonObject(element) && element['anything-but'];
    return textsOf(isJsonObject(but) && but.wildcard).map((text) => [text]);
  });
  for (const together of [texts, ...excluded]) {
    if (wildcardComplexity(together) <= MOST) continue;
    throw patternError(
      path,
      'EventBridge finds these `wildcard`s too complex; use fewer `*`, fewer repeated characters after a `*`, or prefixes and suffixes',
      together,
    );
  }
}

function textsOf(value: Json | undefined): string[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return values.filter((item) => typeof item === 'string');
}

/**
 * The most prefixes of wildcard texts that one input can match at once (event-ruler's README, "Matching with a
 * Machine", and its MachineComplexityEvaluator); what exceeds the limit is not counted to its end.
 */
export function wildcardComplexity(texts: readonly string[]): number {
  const patterns = [...new Set(texts)].map(tokensOf);
  const start = patterns.map((tokens) => close(tokens, [0]));
  const seen = new Set([JSON.stringify(start)]);
  const waiting = [start];
  let most = 0;
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const character of nextCharacters(patterns, state)) {
      const next = patterns.map((tokens, index) => step(tokens, state[index] ?? [], character));
      most = Math.max(most, next.flat().length);
      if (most > MOST || seen.size > MOST_SETS) return most;
      const key = JSON.stringify(next);
      if (!seen.has(key)) waiting.push(next);
      seen.add(key);
    }
  }
  return most;
}

/** A wildcard text as characters, with `STAR` for each wildcard. */
const STAR = Symbol('*');
type Token = string | typeof STAR;

function tokensOf(text: string): readonly Token[] {
  return splitAtStars(text, []).flatMap((piece, index) =>
    index === 0 ? [...piece] : [STAR, ...piece],
  );
}

/** The characters that carry any prefix on; any other only takes prefixes away. */
function nextCharacters(
  patterns: readonly (readonly Token[])[],
  state: readonly (readonly number[])[],
): ReadonlySet<string> {
  const next = state.flatMap((lengths, index) =>
    lengths.map((length) => patterns[index]?.[length]),
  );
  const characters = new Set(next.filter((token) => typeof token === 'string'));
  // A text of stars alone is carried on by whatever comes.
  return characters.size === 0 ? new Set(['a']) : characters;
}

/** The lengths of the prefixes that match after one more character. */
function step(tokens: readonly Token[], lengths: readonly number[], character: string) {
  const next = lengths.flatMap((length) => [
    ...(tokens[length - 1] === STAR ? [length] : []),
    ...(tokens[length] === character ? [length + 1] : []),
  ]);
  return close(tokens, next);
}

/** A star matches nothing, too: what matches a prefix matches it with the star that follows. */
function close(tokens: readonly Token[], lengths: readonly number[]): readonly number[] {
  const all = lengths.flatMap((length) =>
    tokens[length] === STAR ? [length, length + 1] : [length],
  );
  return [...new Set(all)].sort((left, right) => left - right);
}
