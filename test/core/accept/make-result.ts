import type { AcceptResult } from '../../../core/accept/accept-result.ts';
import type { ErrorCode } from '../../../core/errors.ts';

/** What became of one event; `message` tells it from others. */
export function result(
  status: AcceptResult['status'],
  code?: ErrorCode,
  message = '',
): AcceptResult {
  return { status, subscribers: [], ...(code === undefined ? {} : { error: { code, message } }) };
}
