import type { Permission } from '../../../client/index.ts';

/** What each permission is for. */
export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  publish: 'send events',
  read: 'see events, waybills, subscribers, jobs and the catalog',
  consume: 'pull events of subscribers, and acknowledge them',
  operate: 'redrive, replay, discard, pause, and make subscribers at run time',
  admin: 'make keys, declare types, and read the audit',
};
