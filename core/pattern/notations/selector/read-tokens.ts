import { selectorError } from './selector-error.ts';

/** A word of a selector, and where it stands. */
export interface Token {
  /** Keywords and operators are their own kind, in capitals; the last is `end`. */
  readonly kind: string;
  /** As it was written; of a text what it says. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** EventBridge takes patterns of 2,048 characters, and what a selector becomes is longer than itself. */
const LONGEST = 4096;

const KEYWORDS = new Set([
  ...['AND', 'BETWEEN', 'ESCAPE', 'FALSE', 'IN', 'IS', 'LIKE', 'NOT', 'NULL', 'OR', 'TRUE'],
]);

/** What a selector is made of (Jakarta Messaging 3.1, section 3.8.1): each is looked for where the one before has ended. */
const FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
  ['space', /\s+/y],
  ['text', /'(?:[^']|'')*'/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[lLfFdD]?(?![\w$.])/y],
  ['name', /[A-Za-z_$][\w$]*/y],
  ['operator', /<>|<=|>=|[=<>(),+\-*/]/y],
];

/** Reads the words of a selector. Throws `WaybillError('invalid-pattern')`. */
export function readTokens(selector: string): readonly Token[] {
  if (selector.length > LONGEST)
    throw selectorError(
      selector,
      `has ${selector.length} characters, and ${LONGEST} are more than EventBridge takes of it`,
    );
  const tokens: Token[] = [];
  for (let start = 0; start < selector.length; ) {
    const token = readToken(selector, start);
    if (token.kind !== 'space') tokens.push(token);
    start = token.end;
  }
  const end = selector.length;
  return [...tokens, { kind: 'end', text: '', start: end, end }];
}

function readToken(selector: string, start: number): Token {
  for (const [kind, form] of FORMS) {
    form.lastIndex = start;
    const [text] = form.exec(selector) ?? [];
    if (text !== undefined) return makeToken(kind, text, start);
  }
  throw selectorError(selector, `${faultAt(selector, start)}, at character ${start + 1}`);
}

function makeToken(kind: string, text: string, start: number): Token {
  const place = { start, end: start + text.length };
  if (kind === 'text') return { kind, text: text.slice(1, -1).replaceAll("''", "'"), ...place };
  const capitals = text.toUpperCase();
  const own = kind === 'operator' || (kind === 'name' && KEYWORDS.has(capitals));
  return { kind: own ? capitals : kind, text, ...place };
}

function faultAt(selector: string, start: number): string {
  const character = String.fromCodePoint(selector.codePointAt(start) ?? 0);
  if (character === "'") return "has a text that does not end; a `'` in it is written twice";
  if (character === '"') return 'has a `"`; a text stands in `\'`';
  if (character === '!') return 'has a `!`; write `<>` for what is not equal';
  if (/[\d.]/.test(character)) return 'has a number that is none';
  return `has a ${JSON.stringify(character)}, which no selector has`;
}
