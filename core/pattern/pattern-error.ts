import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { cutText, shortenText } from '../shared/cut-text.ts';

const PATH_LIMIT = 200;

/** The error for a place in a pattern: where it is, what is allowed there, and what was received. */
export function patternError(
  path: readonly string[],
  allowed: string,
  received?: Json,
): WaybillError {
  const place =
    path.length === 0
      ? 'the event pattern'
      : `the event pattern at \`${cutText(path.join('.'), PATH_LIMIT)}\``;
  const got = received === undefined ? '' : `; received ${shorten(received)}`;
  return new WaybillError('invalid-pattern', `${place}: ${allowed}${got}`);
}

/** A value as an error message shows it. */
export function shorten(value: Json): string {
  const text = typeof value === 'number' ? String(value) : toText(value);
  return shortenText(text, 80);
}

/** `JSON.stringify` gives up on what nests some thousand levels deep. */
function toText(value: Json): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return 'a value that nests very deep';
  }
}
