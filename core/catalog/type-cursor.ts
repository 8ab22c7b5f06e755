import { WaybillError } from '../errors.ts';
import { cutText } from '../shared/cut-text.ts';

/** What a type, and so a sort key of the catalog, may have (DynamoDB quotas). */
const LONGEST = 1024;

/** A place in a list of types: the name of the last one before it, in base64url. */
export function writeTypeCursor(type: string): string {
  const bytes = [...new TextEncoder().encode(type)];
  const base64 = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Throws `WaybillError('invalid-request')`. */
export function readTypeCursor(cursor: string): string {
  const type = decode(cursor);
  if (type !== undefined && type !== '' && writeTypeCursor(type) === cursor) return type;
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}

function decode(cursor: string): string | undefined {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return bytes.length <= LONGEST ? new TextDecoder().decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}
