import type { AcceptResult } from '../../../core/accept/accept-result.ts';
import type { ErrorCode } from '../../../core/errors.ts';

/** What became of one event; `message` tells it from others. */
export function result(
  status: AcceptResult['status'],
  code: ErrorCode = 'invalid-event',
  message = '',
): AcceptResult {
  if (status !== 'rejected') return { id: '1', source: '/shop', trackingId: 'wb_1', status };
  return { status, subscribers: [], error: { code, message } };
}
