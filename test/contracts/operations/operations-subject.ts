import type { AuditLog } from '../../../core/ports/audit-log.ts';
import type { LearnedTypes } from '../../../core/ports/catalog/learned-types.ts';
import type { TypePolicies } from '../../../core/ports/catalog/type-policies.ts';
import type { TypeReports } from '../../../core/ports/catalog/type-reports.ts';
import type { EventHistory } from '../../../core/ports/event-history.ts';
import type { FailedDeliveries } from '../../../core/ports/failed-deliveries.ts';
import type { JobStore } from '../../../core/ports/jobs/job-store.ts';
import type { JobTrail } from '../../../core/ports/jobs/job-trail.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { PauseStore } from '../../../core/ports/pausing/pause-store.ts';
import type { ProvisionStore } from '../../../core/ports/provisioning/provision-store.ts';

/** A ledger with nothing in it, and what operators need beside it. */
interface OperationsSubject {
  readonly ledger: Ledger;
  readonly failed: FailedDeliveries;
  readonly history: EventHistory;
  readonly jobs: JobStore;
  readonly trail: JobTrail;
  readonly audit: AuditLog;
  readonly catalog: LearnedTypes & TypeReports;
  readonly policies: TypePolicies;
  readonly pauses: PauseStore;
  readonly provisions: ProvisionStore;
}

/** Makes a subject, once for each test. */
export type MakeOperations = () => Promise<OperationsSubject>;
