import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { describeLedger } from './ledger/describe-ledger.ts';

describeLedger('MemoryLedger', async () => {
  const ledger = new MemoryLedger();
  return {
    ledger,
    breakStore: () => {
      ledger.outage = 'all';
      return () => {
        ledger.outage = 'none';
      };
    },
    refuseWrites: (trackingIds) => {
      for (const id of trackingIds) ledger.unwritable.add(id);
    },
    damage: async (trackingId) => {
      ledger.unreadable.add(trackingId);
    },
  };
});
