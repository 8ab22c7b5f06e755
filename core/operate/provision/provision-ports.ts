import type { PauseStore } from '../../ports/pausing/pause-store.ts';
import type { Channels } from '../../ports/provisioning/channels.ts';
import type { ProvisionStore } from '../../ports/provisioning/provision-store.ts';
import type { RegisterPorts } from '../../registry/register-subscriber.ts';
import type { Provision } from './provision.ts';

/** The outside world of those who make subscribers at run time, and take them away. */
export interface ProvisionPorts extends RegisterPorts {
  readonly provisions: ProvisionStore;
  readonly channels: Channels;
  readonly pauses: Pick<PauseStore, 'deletePause'>;
  /** What the names of the queues begin with. */
  readonly queuePrefix: string;
  /** Of all subscribers that are made at run time. */
  readonly deadLetterQueueUrl: string;
}

/** How long a function has a subscriber in hand: longer than it may run, so that it has ended in any case. */
const HOLD_MS = 60_000;

/** The same subscriber, in the hands of the one that writes it so. */
export function hold(provision: Provision, now: number): Provision {
  return { ...provision, heldUntil: new Date(now + HOLD_MS).toISOString() };
}

export function letGo({ heldUntil: _, ...provision }: Provision): Provision {
  return provision;
}
