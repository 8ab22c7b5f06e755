/** A part of a job that one function does at a time. */
export interface Slice {
  /** Of its job; the list is in its order. */
  readonly id: string;
  /** What is to be done, in the job's own words. */
  readonly work: string;
  /** How far it is done, in the job's own words. */
  readonly reached?: string;
}

/** A slice that is not done, and until when a run has it (epoch milliseconds, 0 where none has). */
export interface OpenSlice extends Slice {
  readonly leasedUntil: number;
}

/** Names a slice. */
export interface SliceKey {
  readonly job: string;
  readonly id: string;
}

/**
 * The parts of jobs that are not done. A run has a slice for a time; where it ends before the slice is done, another goes on
 * from where it was. Its methods throw `WaybillError('ledger-unavailable')` in an outage.
 */
export interface SliceStore {
  /** Puts slices in the place of those with the same ids. */
  putSlices(job: string, slices: readonly Slice[]): Promise<void>;
  /** The first of those that are not done. */
  listSlices(job: string, limit: number): Promise<readonly OpenSlice[]>;
  /** Takes a slice until `until`; undefined where it is done, or another run has it. Times are epoch milliseconds. */
  takeSlice(key: SliceKey, now: number, until: number): Promise<Slice | undefined>;
  /** Gives a slice back that is not done, where it is still the lease until `until`. */
  leaveSlice(key: SliceKey, until: number, reached: string): Promise<void>;
  /** Takes a slice away that is done, where it is still the lease until `until`. */
  endSlice(key: SliceKey, until: number): Promise<void>;
}
