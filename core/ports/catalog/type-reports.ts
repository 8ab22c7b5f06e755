import type { TypeReport } from '../../records/catalog/type-report.ts';

/** Where functions that take events tell which types they have seen. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface TypeReports {
  /** One write of one item. */
  addReport(report: TypeReport): Promise<void>;
  /** Those that were told first, in this order; each time the same ones until they are deleted. */
  listReports(limit: number): Promise<readonly TypeReport[]>;
  deleteReports(reports: readonly TypeReport[]): Promise<void>;
}
