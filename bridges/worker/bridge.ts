import type { ClientClock } from '../../client/options.ts';
import type { BridgeStatus } from './bridge-status.ts';

/** How a worker ends: first nothing more is begun, and then what is still under way is given up. */
export interface Ending {
  readonly stop: AbortSignal;
  readonly giveUp: AbortSignal;
}

/** What brings messages from one place to another. */
export interface Bridge {
  readonly status: BridgeStatus;
  /**
   * Runs until it is stopped, and lets go of what it holds; throws where a broker or the router is lost or refuses: then it is run
   * again.
   */
  run(ending: Ending): Promise<void>;
  /** Ends the connections that it keeps between two runs. */
  close(): Promise<void>;
}

/** The time, and chance. */
export interface Surroundings {
  readonly clock: ClientClock;
  /** From 0 to 1, not included. */
  readonly random: () => number;
}
