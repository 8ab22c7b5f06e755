import { describe } from '@jest/globals';
import { describeAuditLog } from './audit-log.ts';
import { describeCatalogStore } from './catalog-store.ts';
import { describeEventHistory } from './event-history.ts';
import { describeFailedDeliveries } from './failed-deliveries.ts';
import { describeFirstRounds } from './first-rounds.ts';
import { describeJobStore } from './job-store.ts';
import { describeJobTrail } from './job-trail.ts';
import type { MakeOperations } from './operations-subject.ts';
import { describePauseStore } from './pause-store.ts';
import { describePolicyStore } from './policy-store.ts';
import { describeProvisionStore } from './provision-store.ts';

/** The contracts of what operators need of the ledger. */
export function describeOperations(name: string, make: MakeOperations): void {
  describe(`${name} for operators`, () => {
    describeFailedDeliveries(make);
    describeFirstRounds(make);
    describeEventHistory(make);
    describeJobStore(make);
    describeJobTrail(make);
    describeAuditLog(make);
    describeCatalogStore(make);
    describePolicyStore(make);
    describePauseStore(make);
    describeProvisionStore(make);
  });
}
