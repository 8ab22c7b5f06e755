import type { AuditEntry } from '../records/audit-entry.ts';

/** Of the audit, newest first; times are ISO 8601, UTC, `from` inclusive, `to` exclusive. */
export interface AuditQuery {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** One page of the audit; `cursor` is there when there may be more. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly cursor?: string;
}

/** Who did what, when and why. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface AuditLog {
  addEntry(entry: AuditEntry): Promise<void>;
  listEntries(query: AuditQuery): Promise<AuditPage>;
}
