import type { Ledger } from '../../../core/ports/ledger.ts';

/** A ledger with nothing in it, and what the contract's tests do to the store behind it. */
interface LedgerSubject {
  readonly ledger: Ledger;
  /** Takes the store down, or makes it throttle; the answer mends it. */
  readonly breakStore: () => () => void;
  /** The store will not write these events, whatever is tried. */
  readonly refuseWrites: (trackingIds: readonly string[]) => void;
}

/** Makes a subject, once for each test. */
export type MakeLedger = () => Promise<LedgerSubject>;
