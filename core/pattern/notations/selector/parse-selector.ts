import { type Expression, not } from './expression.ts';
import { parsePredicate } from './parse-predicate.ts';
import { TokenReader } from './token-reader.ts';

/** No selector that a person wrote nests deeper; the bound keeps what walks along it off the stack's limit. */
const DEEPEST = 64;

/** Reads a JMS message selector (Jakarta Messaging 3.1, section 3.8.1), or the part of it that EventBridge can do. Throws `WaybillError('invalid-pattern')`. */
export function parseSelector(selector: string): Expression {
  const reader = new TokenReader(selector);
  if (reader.next.kind === 'end') reader.fail('has no condition; leave the selector out');
  const expression = parseOr(reader, 0);
  if (reader.next.kind !== 'end') reader.fail('wants AND, OR or its end');
  return expression;
}

function parseOr(reader: TokenReader, depth: number): Expression {
  return parseSeries(reader, { depth, kind: 'or', word: 'OR', parse: parseAnd });
}

function parseAnd(reader: TokenReader, depth: number): Expression {
  return parseSeries(reader, { depth, kind: 'and', word: 'AND', parse: parseNot });
}

function parseSeries(
  reader: TokenReader,
  {
    depth,
    kind,
    word,
    parse,
  }: {
    readonly depth: number;
    readonly kind: 'and' | 'or';
    readonly word: string;
    readonly parse: (reader: TokenReader, depth: number) => Expression;
  },
): Expression {
  const first = parse(reader, depth);
  const of = [first];
  while (reader.takeIf(word)) of.push(parse(reader, depth));
  return of.length === 1 ? first : { kind, of };
}

/** The specification has `NOT` take a comparison, and ActiveMQ has it take the name that the comparison begins with. */
function parseNot(reader: TokenReader, depth: number): Expression {
  if (!reader.takeIf('NOT')) return parseOperand(reader, depth);
  if (depth >= DEEPEST) reader.fail(`nests deeper than ${DEEPEST}`);
  if (reader.next.kind === 'NOT' || reader.next.kind === '(')
    return not(parseNot(reader, depth + 1));
  const { start } = reader.next;
  const isAlone = reader.second.kind === 'end' || ['AND', 'OR', ')'].includes(reader.second.kind);
  if (isAlone) return not(parseOperand(reader, depth + 1));
  return reader.fail(
    `has NOT without parentheses at character ${start + 1}, which brokers read in two ways; write NOT (...)`,
  );
}

function parseOperand(reader: TokenReader, depth: number): Expression {
  if (!reader.takeIf('(')) return parsePredicate(reader);
  if (depth >= DEEPEST) reader.fail(`nests deeper than ${DEEPEST}`);
  const inner = parseOr(reader, depth + 1);
  reader.expect(')', 'a `)`, AND or OR');
  return inner;
}
