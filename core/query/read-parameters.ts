import { WaybillError } from '../errors.ts';
import { isRfc3339 } from '../event/rfc3339.ts';
import { cutText } from '../shared/cut-text.ts';

const DAY_MS = 86_400_000;
const LONGEST_LIMIT = 100;

/** A query string, as API Gateway parses it. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** Throws `invalid-request` for a parameter that is not known. */
export function checkParameters(parameters: Parameters, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw invalid(`there is no parameter ${cutText(unknown, 64)}; there are ${known.join(', ')}`);
}

/** The span that `from` and `to` name, as ISO 8601 in UTC: the last day unless told. Throws `invalid-request`. */
export function readSpan(
  parameters: Parameters,
  { now, longestDays }: { readonly now: number; readonly longestDays: number },
): { readonly from: string; readonly to: string } {
  const to = readTime('to', parameters.to) ?? now + 1;
  const from = readTime('from', parameters.from) ?? to - DAY_MS;
  if (from >= to) throw invalid('`from` must be earlier than `to`');
  if (to - from > longestDays * DAY_MS) {
    throw invalid(
      `the span from \`from\` to \`to\` may be ${longestDays} days at most; ask in parts`,
    );
  }
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** How many a page may have. Throws `invalid-request`. */
export function readLimit(
  text: string | undefined,
  unlessTold: number,
  most = LONGEST_LIMIT,
): number {
  if (text === undefined) return unlessTold;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) {
    throw invalid(
      `\`limit\` must be a whole number from 1 to ${most}; received ${cutText(text, 64)}`,
    );
  }
  return limit;
}

/** One of some values. Throws `invalid-request`. */
export function readChoice<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (text === undefined) return undefined;
  const value = values.find((each) => each === text);
  if (value !== undefined) return value;
  throw invalid(`\`${name}\` must be one of ${values.join(', ')}; received ${cutText(text, 64)}`);
}

/** A time with its zone, or a date, which begins at midnight UTC; epoch milliseconds. Throws `invalid-request`. */
export function readTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const whole = text.includes(':') ? text : `${text}T00:00:00Z`;
  const time = isRfc3339(whole) ? Date.parse(whole.toUpperCase()) : Number.NaN;
  if (Number.isNaN(time)) {
    const advice = text.includes(' ') ? '; in a URL, + is a space, so write it as %2B' : '';
    throw invalid(
      `\`${name}\` must be an ISO 8601 time such as 2026-11-24T17:00:00Z; received ${cutText(text, 64)}${advice}`,
    );
  }
  return time;
}

/** The error of a query that cannot be answered. */
export function invalid(message: string): WaybillError {
  return new WaybillError('invalid-request', message);
}
