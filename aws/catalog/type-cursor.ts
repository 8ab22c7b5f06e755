import { WaybillError } from '../../core/errors.ts';
import { cutText } from '../../core/shared/cut-text.ts';

/** A place in a list of types: the name of the last one before it. */
export function writeTypeCursor(type: string): string {
  return Buffer.from(type).toString('base64url');
}

/** Throws `WaybillError('invalid-request')`. */
export function readTypeCursor(cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const type = bytes.toString();
  if (type !== '' && bytes.length <= 1024 && writeTypeCursor(type) === cursor) return type;
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}
