import { isGranted } from '../access/check-grants.ts';
import type { DeliveryFilter, FailedDelivery } from '../records/job.ts';
import { generalizeMessage } from './generalize-message.ts';

/** Whether a failed delivery is meant, as far as its row says it; its event's type is another question. */
export function fitsFilter(
  { errorClass, errorContains, errorLike, statusCode, from, to }: DeliveryFilter,
  { error, lastAttemptAt = '' }: Pick<FailedDelivery, 'error' | 'lastAttemptAt'>,
): boolean {
  return (
    (errorClass === undefined || errorClass.includes(error?.class ?? '')) &&
    (errorContains === undefined || (error?.message ?? '').includes(errorContains)) &&
    (errorLike === undefined || isLike(errorLike, error?.message ?? '')) &&
    (statusCode === undefined || statusCode.includes(error?.statusCode ?? 0)) &&
    (from === undefined || lastAttemptAt >= from) &&
    (to === undefined || lastAttemptAt < to)
  );
}

/** What a filter names may be a message itself. */
function isLike(errorLike: string, message: string): boolean {
  return generalizeMessage(message) === generalizeMessage(errorLike);
}

/** Whether an event is meant, as far as its type and source say it. */
export function fitsEvent(
  filter: DeliveryFilter,
  { type, source }: { readonly type: string; readonly source: string },
): boolean {
  const { source: wanted } = filter;
  return (
    fitsType(filter, type) &&
    (wanted === undefined || wanted.some((each) => isGranted(each, source)))
  );
}

/** Whether events of a type are meant. */
export function fitsType({ type: wanted }: DeliveryFilter, type: string): boolean {
  return wanted === undefined || wanted.some((each) => isGranted(each, type));
}
