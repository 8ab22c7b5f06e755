import { WaybillError } from '../../core/errors.ts';
import { cutText } from '../../core/shared/cut-text.ts';

/** Of the lists of one partition: the sort key of the last row of a page, a time and an id. */
const SORT_KEY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[a-z0-9_-]{0,64}$/;

export function writeCursor(sortKey: string): string {
  return Buffer.from(sortKey).toString('base64url');
}

/** Throws `WaybillError('invalid-request')`. */
export function readCursor(cursor: string): string {
  const sortKey = Buffer.from(cursor, 'base64url').toString();
  if (SORT_KEY.test(sortKey)) return sortKey;
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}
