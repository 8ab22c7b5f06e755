import { attributeOf } from './attribute-of.ts';
import { type Condition, type Expression, not } from './expression.ts';
import { parseLike } from './parse-like.ts';
import type { Token } from './read-tokens.ts';
import type { TokenReader } from './token-reader.ts';

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='];

/** With what a comparison is the same when its sides change places. */
const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

const ORDER: Readonly<Record<string, 'less' | 'atMost' | 'more' | 'atLeast'>> = {
  '<': 'less',
  '<=': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
};

type Literal = string | number | boolean;

/** Reads one condition: a comparison, BETWEEN, IN, LIKE, IS NULL, or a name or literal that is a boolean itself. */
export function parsePredicate(reader: TokenReader): Expression {
  const start = reader.next;
  const name = reader.takeIf('name');
  if (name === undefined) return parseFromLiteral(reader, start);
  const attribute = attributeOf(name.text, reader.selector);
  const test = (condition: Condition): Expression => ({
    ...{ kind: 'test', attribute, condition },
    text: reader.textFrom(start),
  });
  const isNot = reader.takeIf('NOT') !== undefined;
  const turn = (expression: Expression) => (isNot ? not(expression) : expression);
  switch (reader.next.kind) {
    case 'BETWEEN':
      return parseBetween(reader, { isNot, test });
    case 'IN':
      return turn(test({ kind: 'in', values: parseList(reader) }));
    case 'LIKE':
      return turn(test({ kind: 'like', pieces: parseLike(reader) }));
  }
  if (isNot) reader.fail('wants BETWEEN, IN or LIKE after NOT');
  if (reader.next.kind === 'IS') return parseNull(reader, test);
  const operator = reader.takeIf(...COMPARISONS)?.kind;
  if (operator !== undefined) return compare(operator, parseLiteral(reader), { reader, test });
  refuseArithmetic(reader);
  return test({ kind: 'equal', value: true });
}

type MakeTest = (condition: Condition) => Expression;

function compare(
  operator: string,
  value: Literal,
  { reader, test }: { readonly reader: TokenReader; readonly test: MakeTest },
): Expression {
  refuseArithmetic(reader);
  if (operator === '=') return test({ kind: 'equal', value });
  // As ActiveMQ and Artemis have it: the negation of `=`, so that a number is not equal to any text.
  if (operator === '<>') return not(test({ kind: 'equal', value }));
  const kind = ORDER[operator];
  if (kind === undefined || typeof value !== 'number')
    return reader.fail(`compares by ${operator} what is no number; only numbers are more or less`);
  return test({ kind, bound: value });
}

/** `NOT BETWEEN` is less or more (section 3.8.1.2), and so a text is neither in between nor not. */
function parseBetween(
  reader: TokenReader,
  { isNot, test }: { readonly isNot: boolean; readonly test: MakeTest },
): Expression {
  reader.take();
  const low = parseNumber(reader);
  reader.expect('AND', 'AND and the upper bound of BETWEEN');
  const high = parseNumber(reader);
  refuseArithmetic(reader);
  return isNot
    ? { kind: 'or', of: [test({ kind: 'less', bound: low }), test({ kind: 'more', bound: high })] }
    : {
        kind: 'and',
        of: [test({ kind: 'atLeast', bound: low }), test({ kind: 'atMost', bound: high })],
      };
}

function parseList(reader: TokenReader): readonly string[] {
  reader.take();
  reader.expect('(', 'a `(` after IN');
  const values: string[] = [];
  do {
    const what = "a text in `'`, since IN lists texts only; write a = 1 OR a = 2 for numbers";
    values.push(reader.expect('text', what).text);
  } while (reader.takeIf(','));
  reader.expect(')', 'a `,` or a `)`');
  return values;
}

function parseNull(reader: TokenReader, test: MakeTest): Expression {
  reader.take();
  const isNot = reader.takeIf('NOT') !== undefined;
  reader.expect('NULL', 'NULL');
  const absent = test({ kind: 'absent' });
  return isNot ? not(absent) : absent;
}

/** A condition that begins with a literal: `5 < amount`, `1 = 1`, `TRUE`. */
function parseFromLiteral(reader: TokenReader, start: Token): Expression {
  const left = parseLiteral(reader);
  const operator = reader.takeIf(...COMPARISONS)?.kind;
  if (operator === undefined) {
    refuseArithmetic(reader);
    if (typeof left === 'boolean') return { kind: 'constant', value: left };
    return reader.fail('wants a comparison');
  }
  if (reader.next.kind !== 'name')
    return { kind: 'constant', value: holds(operator, left, parseLiteral(reader), reader) };
  const attribute = attributeOf(reader.take().text, reader.selector);
  const test = (condition: Condition): Expression => ({
    ...{ kind: 'test', attribute, condition },
    text: reader.textFrom(start),
  });
  return compare(TURNED[operator] ?? operator, left, { reader, test });
}

function holds(operator: string, left: Literal, right: Literal, reader: TokenReader): boolean {
  refuseArithmetic(reader);
  if (operator === '=') return left === right;
  if (operator === '<>') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number')
    return reader.fail(`compares by ${operator} what is no number; only numbers are more or less`);
  if (operator.startsWith('<')) return operator === '<' ? left < right : left <= right;
  return operator === '>' ? left > right : left >= right;
}

function parseLiteral(reader: TokenReader): Literal {
  if (reader.takeIf('TRUE')) return true;
  if (reader.takeIf('FALSE')) return false;
  const text = reader.takeIf('text')?.text;
  if (text !== undefined) return text;
  if (reader.next.kind === 'NULL') return reader.fail('compares with NULL; write IS NULL');
  if (reader.next.kind === 'name')
    return reader.fail(
      'compares two names, which no EventBridge pattern does; compare them in the handler, or write the value',
    );
  return parseNumber(reader);
}

function parseNumber(reader: TokenReader): number {
  const sign = reader.takeIf('-', '+')?.kind === '-' ? -1 : 1;
  const { text } = reader.expect('number', "a number, a text in `'`, TRUE or FALSE");
  // Java has such numbers to the base of 8.
  if (/^0\d+[lL]?$/.test(text)) throw reader.fail(`has ${text}, a number that begins with 0`);
  return sign * Number(text.replace(/[lLfFdD]$/, ''));
}

function refuseArithmetic(reader: TokenReader): void {
  if (['+', '-', '*', '/'].includes(reader.next.kind))
    reader.fail(
      'calculates, which no EventBridge pattern does; write the number that comes of it, or calculate in the handler',
    );
  if (reader.next.kind === '(')
    reader.fail('calls a function; there are only names, texts, numbers, TRUE and FALSE');
}
