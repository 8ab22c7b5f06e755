import { describe } from '@jest/globals';
import { describeCheckpoints } from './checkpoints.ts';
import { describeClaims } from './claims.ts';
import { describeDeliveries } from './deliveries.ts';
import { describeDueList } from './due-list.ts';
import { describeEvents } from './events.ts';
import type { MakeLedger } from './ledger-subject.ts';
import { describeListing } from './listing.ts';
import { describeOutages } from './outages.ts';
import { describeOutbox } from './outbox.ts';
import { describeRegistry } from './registry.ts';
import { describeSlices } from './slices.ts';

/** The contract of the port `Ledger`, role by role. */
export function describeLedger(name: string, make: MakeLedger): void {
  describe(`${name} as a Ledger`, () => {
    describeEvents(make);
    describeListing(make);
    describeOutbox(make);
    describeDeliveries(make);
    describeClaims(make);
    describeDueList(make);
    describeRegistry(make);
    describeCheckpoints(make);
    describeSlices(make);
    describeOutages(make);
  });
}
