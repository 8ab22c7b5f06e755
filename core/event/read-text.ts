import { keepNumbers } from '../shared/json/exact-json.ts';
import type { Json } from './event.ts';
import { requestError, show } from './event-error.ts';

/** A byte order mark is a part of the text, as far as this decoder is concerned. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether text of this charset is UTF-8, which none means, too; US-ASCII is a part of it. */
export function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(charset);
}

/** The text of a body. Throws `unsupported-media-type` for another charset, `invalid-encoding` for bytes that are not UTF-8. */
export function decodeUtf8(body: Uint8Array, charset: string | undefined): string {
  if (!isUtf8(charset)) {
    throw requestError(
      'unsupported-media-type',
      `the charset must be utf-8; received ${show(charset)}`,
    );
  }
  try {
    return strict.decode(body);
  } catch (cause) {
    throw requestError(
      'invalid-encoding',
      'the body is not UTF-8; send bytes as another media type in binary mode',
      cause,
    );
  }
}

/** Parses JSON, with or without a byte order mark; of a key that is given twice the last counts. Throws `invalid-json`. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(withoutMark(text)) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message =
      text.trim() === ''
        ? 'the body is empty; send an event'
        : `the body is not JSON: ${show(reason, '')}`;
    throw requestError('invalid-json', message, cause);
  }
}

/** The same; beside the value stands the exact JSON value, which has each number as it was sent. */
export function parseJsonExactly(text: string): { readonly value: Json; readonly exact: Json } {
  const value = parseJson(text);
  return { value, exact: keepNumbers(withoutMark(text), value) };
}

function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
