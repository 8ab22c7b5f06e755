import { WaybillError } from '../errors.ts';
import { fromBase64Url, toBase64Url } from '../shared/base64-url.ts';
import { cutText } from '../shared/cut-text.ts';

/** What a type, and so a sort key of the catalog, may have (DynamoDB quotas). */
const LONGEST = 1024;

/** The longest cursor: four characters for three bytes. */
const LONGEST_CURSOR = Math.ceil((LONGEST * 4) / 3);

/** A place in a list of types: the name of the last one before it, in base64url. */
export function writeTypeCursor(type: string): string {
  return toBase64Url(type);
}

/** Throws `WaybillError('invalid-request')`. */
export function readTypeCursor(cursor: string): string {
  const type = cursor.length > LONGEST_CURSOR ? undefined : fromBase64Url(cursor);
  if (type !== undefined && type !== '' && writeTypeCursor(type) === cursor) return type;
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}
