import type { Json } from '../../event/event.ts';

/**
 * In an exact JSON value, a number that `JSON.stringify` would write otherwise is a text: this lone surrogate, and the
 * number as it was sent. Data that has such a text of its own is refused, since UTF-8 has no lone surrogates.
 */
const MARK = '\ud800';

const MARKED = /^\ud800(-?\d[\d.eE+-]*)$/;
const MARKED_IN_JSON = /"\\ud800(-?\d[\d.eE+-]*)"/g;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;

/** A double gives back every whole number of so many digits. */
const SAFE_DIGITS = 15;

/**
 * Answers an exact JSON value: `value`, which is what `JSON.parse` makes of `text`, or its like in which numbers that a
 * double would not give back as they were sent are marked.
 */
export function keepNumbers(text: string, value: Json): Json {
  const found = findNumbers(text);
  if (found.length === 0) return value;
  const parts: string[] = [];
  let copied = 0;
  for (const { at, token } of found) {
    parts.push(text.slice(copied, at), `"${MARK}${token}"`);
    copied = at + token.length;
  }
  parts.push(text.slice(copied));
  return JSON.parse(parts.join('')) as Json;
}

/** The JSON text of an exact value, with every number as it was sent. */
export function writeExact(exact: Json): string {
  return JSON.stringify(exact).replaceAll(MARKED_IN_JSON, '$1');
}

/** The JSON text of an exact value; undefined where `JSON.stringify` would write the same. */
export function exactText(exact: Json): string | undefined {
  const plain = JSON.stringify(exact);
  const text = plain.replaceAll(MARKED_IN_JSON, '$1');
  return text === plain ? undefined : text;
}

/** The number that a value of an exact JSON value stands for, as it was sent; undefined for all others. */
export function markedNumber(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? MARKED.exec(value)?.[1] : undefined;
}

/** Whether some number of a JSON text has another value once a double holds it. */
export function losesDigits(text: string): boolean {
  return findNumbers(text).some(
    ({ token }) => normalForm(token) !== normalForm(String(Number(token))),
  );
}

interface NumberToken {
  readonly at: number;
  readonly token: string;
}

/** The numbers of a valid JSON text that `JSON.stringify` would write otherwise, in one pass. */
function findNumbers(text: string): readonly NumberToken[] {
  const found: NumberToken[] = [];
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code !== MINUS && !isDigit(code)) at++;
    else {
      const end = endOfNumber(text, at);
      if (code === MINUS || end - at > SAFE_DIGITS || !isWhole(text, at, end)) {
        const token = text.slice(at, end);
        if (String(Number(token)) !== token) found.push({ at, token });
      }
      at = end;
    }
  }
  return found;
}

/** Just after the quote that ends a text. */
function endOfText(text: string, start: number): number {
  for (let end = start; ; ) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    if (text.charCodeAt(end - 1) !== BACKSLASH) return end + 1;
    let before = end - 1;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end + 1;
  }
}

/** A number ends where its characters do: digits, `+`, `-`, `.`, `e` and `E`. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (
      !isDigit(code) &&
      code !== 0x2e &&
      (code | 0x20) !== 0x65 &&
      code !== 0x2b &&
      code !== MINUS
    )
      break;
  }
  return end;
}

function isWhole(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The value of a number: its sign, its digits without zeros around them, and the exponent that goes with them. */
function normalForm(token: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return '0';
  let last = digits.length;
  while (digits[last - 1] === '0') last--;
  const significant = digits.slice(0, last);
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${power}`;
}
