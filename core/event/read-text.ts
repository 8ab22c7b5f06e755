import type { Json } from './event.ts';
import { requestError, show } from './event-error.ts';

/** A byte order mark is a part of the text, as far as this decoder is concerned. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a body. Throws `unsupported-media-type` for another charset, `invalid-encoding` for bytes that are not UTF-8. */
export function decodeUtf8(body: Uint8Array, charset: string | undefined): string {
  if (
    charset !== undefined &&
    charset !== 'utf-8' &&
    charset !== 'utf8' &&
    charset !== 'us-ascii'
  ) {
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
    return JSON.parse(text.replace(/^\ufeff/, '')) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message =
      text.trim() === ''
        ? 'the body is empty; send an event'
        : `the body is not JSON: ${show(reason, '')}`;
    throw requestError('invalid-json', message, cause);
  }
}
