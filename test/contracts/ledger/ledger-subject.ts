import type { Ledger } from '../../../core/ports/ledger.ts';

/** A ledger with nothing in it, and what the contract's tests do to the store behind it. */
export interface LedgerSubject {
  readonly ledger: Ledger;
  /** Takes the store down, or makes it throttle; the answer ends that. */
  readonly breakStore: () => () => void;
  /** The store will not write these events and their deliveries in batches, whatever is tried. */
  readonly refuseWrites: (trackingIds: readonly string[]) => void;
  /** Spoils the stored body of an event. */
  readonly damage: (trackingId: string) => Promise<void>;
}

/** Makes a subject, once for each test. */
export type MakeLedger = () => Promise<LedgerSubject>;
