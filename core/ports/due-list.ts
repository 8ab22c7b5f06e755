import type { DueItem, StoredDueItem } from '../records/due-item.ts';

/** What is due when, by the minute. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface DueList {
  /** What is due before `now` (epoch milliseconds) is filed under that time: the minutes before have been looked at. */
  putDue(items: readonly DueItem[], now: number): Promise<void>;
  /** Some of what is due in a minute (`2026-11-24T17:20`), the earliest first; what is removed is not listed again. */
  listDue(minute: string, limit: number): Promise<readonly StoredDueItem[]>;
  removeDue(items: readonly StoredDueItem[]): Promise<void>;
}
