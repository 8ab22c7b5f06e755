import { splitAtStars } from './wildcard.ts';

/** How many sets of prefixes are looked at; what is not settled then is left to EventBridge. */
const MOST_SETS = 20_000;

/** A matcher's strings, which are one or, of an `anything-but`, several. */
export interface Wildcards {
  readonly strings: readonly string[];
  /** How often it is given. */
  readonly times: number;
  /** In how many matches it ends: at most as many. */
  readonly matches: number;
}

/**
 * The most prefixes of wildcard strings that one input can match at once (event-ruler's README, "Matching with a
 * Machine", and its MachineComplexityEvaluator), where the matchers stand side by side for one field. As in that machine
 * what the strings of a matcher have in common up to the first letter with a case after a wildcard is counted once, and what
 * follows as often as it is given. What exceeds `most` is not counted to its end.
 */
export function wildcardComplexity(matchers: readonly Wildcards[], most: number): number {
  const patterns = matchers.map(makeTree);
  const start = patterns.map((root) => close([root]));
  const seen = new Set([keyOf(start)]);
  const waiting = [start];
  let found = 0;
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const byte of nextBytes(state)) {
      const next = state.map((nodes) => step(nodes, byte));
      found = Math.max(found, next.flat().length);
      if (found > most || seen.size > MOST_SETS) return found;
      const key = keyOf(next);
      if (!seen.has(key)) waiting.push(next);
      seen.add(key);
    }
  }
  return found;
}

/** A byte of UTF-8, or `STAR` for a wildcard. */
const STAR = -1;
const UTF8 = new TextEncoder();
type Token = number;

/** A prefix of strings: what it ends with, the prefixes that go on from it, and the bytes after which a text has matched. */
interface Prefix {
  readonly number: number;
  readonly token: Token | undefined;
  readonly next: Prefix[];
  readonly last: Map<Token, Prefix>;
}

/** A token, and whether it is of a letter with a case. */
interface Given {
  readonly token: Token;
  readonly isCased: boolean;
}

function tokensOf(text: string): readonly Given[] {
  return splitAtStars(text, []).flatMap((piece, index) => [
    ...(index === 0 ? [] : [{ token: STAR, isCased: false }]),
    ...[...piece].flatMap((letter) =>
      [...UTF8.encode(letter)].map((token) => ({ token, isCased: isCased(letter) })),
    ),
  ]);
}

/** Whether a wildcard's text has a letter with a case after its first star: the machine takes such a text for another each time. */
export function isCasedAfterStar(text: string): boolean {
  return splitAtStars(text, []).slice(1).some(isCased);
}

function isCased(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}

/** The strings of one matcher; all that are given at once end in one match. */
function makeTree({ strings, times, matches }: Wildcards): Prefix {
  let count = 0;
  const make = (token: Token | undefined): Prefix => ({
    number: count++,
    token,
    next: [],
    last: new Map(),
  });
  const root = make(undefined);
  const all = strings.map(tokensOf);
  let match = make(undefined);
  for (let time = 0; time < times; time++) {
    if (time > 0 && time < matches) match = make(undefined);
    for (const tokens of all) addTokens(root, { tokens, match, make });
  }
  return root;
}

interface Addition {
  readonly tokens: readonly Given[];
  readonly match: Prefix;
  readonly make: (token: Token) => Prefix;
}

function addTokens(root: Prefix, { tokens, match, make }: Addition): void {
  let prefix = root;
  let afterStar = false;
  let isApart = false;
  for (const [index, { token, isCased }] of tokens.entries()) {
    if (index === tokens.length - 1 && token !== STAR) {
      prefix.last.set(token, match);
      return;
    }
    isApart ||= afterStar && isCased;
    const common = isApart ? undefined : prefix.next.find((next) => next.token === token);
    const next = common ?? make(token);
    if (common === undefined) prefix.next.push(next);
    afterStar ||= token === STAR;
    prefix = next;
  }
}

type State = readonly (readonly Prefix[])[];

function keyOf(state: State): string {
  return state.map((prefixes) => prefixes.map(({ number }) => number).join()).join(';');
}

/** The bytes that carry any prefix on; any other only takes prefixes away. */
function nextBytes(state: State): ReadonlySet<Token> {
  const bytes = new Set<Token>();
  for (const { next, last } of state.flat()) {
    for (const { token } of next) if (token !== undefined && token !== STAR) bytes.add(token);
    for (const byte of last.keys()) bytes.add(byte);
  }
  // A text of stars alone is carried on by whatever comes.
  return bytes.size === 0 ? new Set([0]) : bytes;
}

/** The prefixes that match after one more byte. */
function step(prefixes: readonly Prefix[], byte: Token): readonly Prefix[] {
  const after = new Set<Prefix>();
  for (const prefix of prefixes) {
    if (prefix.token === STAR) after.add(prefix);
    for (const next of prefix.next) if (next.token === byte) after.add(next);
    const match = prefix.last.get(byte);
    if (match !== undefined) after.add(match);
  }
  return close([...after]);
}

/** A star matches nothing, too: what matches a prefix matches it with the star that follows. */
function close(prefixes: readonly Prefix[]): readonly Prefix[] {
  const all = prefixes.flatMap((prefix) => [
    prefix,
    ...prefix.next.filter(({ token }) => token === STAR),
  ]);
  return [...new Set(all)].sort((left, right) => left.number - right.number);
}
