import type { DeliveryKey } from './delivery-key.ts';

/** A message that wants to be the only one to run an attempt. Times are epoch milliseconds. */
export interface Claim extends DeliveryKey {
  readonly round: number;
  readonly attempt: number;
  /** The message's id. */
  readonly by: string;
  /** Whether its handler is to run when nothing else does. @default false */
  readonly alone?: boolean;
  /** Whether the same message may claim again before its time is over, for longer. @default false */
  readonly renews?: boolean;
  readonly now: number;
  readonly until: number;
}
