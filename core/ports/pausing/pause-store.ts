import type { Pause } from '../../records/pause.ts';

/** Which subscribers are paused, or were within 14 days. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface PauseStore {
  listPauses(): Promise<readonly Pause[]>;
  findPause(subscriber: string): Promise<Pause | undefined>;
  /** Puts a pause in the place of the one that was read, or of none; false where there is another by now. */
  replacePause(before: Pause | undefined, pause: Pause): Promise<boolean>;
  /** Forgets a subscriber that is gone. */
  deletePause(subscriber: string): Promise<void>;
}
