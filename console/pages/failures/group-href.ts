import { hrefOf } from '../../app/location.ts';
import type { GroupName } from './groups.ts';

/** Where a group is shown. */
export function groupHref({ subscriber, status, errorClass, message, statusCode }: GroupName) {
  return hrefOf('/failures/group', {
    ...{ subscriber, status: status === 'dead' ? undefined : status, class: errorClass },
    ...{ like: message, code: statusCode === undefined ? undefined : String(statusCode) },
  });
}
