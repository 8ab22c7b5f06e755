/** Named marks that a periodic job keeps. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface Checkpoints {
  /** Such as the time up to which `reconcile` has looked. */
  getCheckpoint(job: string): Promise<string | undefined>;
  putCheckpoint(job: string, value: string): Promise<void>;
  /** Takes a job for one run until `until` (epoch milliseconds); false while another run has it. */
  takeLease(job: string, now: number, until: number): Promise<boolean>;
  /** Gives a job back before the lease is over, if it is still the lease until `until`. */
  endLease(job: string, until: number): Promise<void>;
}
