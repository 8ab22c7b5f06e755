import type { Target } from '../../core/ports/bridging/target.ts';
import { backOffMs, pause } from './back-off.ts';
import type { Surroundings } from './bridge.ts';
import type { BridgeStatus } from './bridge-status.ts';
import { isFinal } from './is-final.ts';

/** What a bridge out has of its broker. */
export interface Meeting extends Surroundings {
  readonly target: Target;
  readonly status: BridgeStatus;
}

/**
 * Connects to a broker before an event goes to it; false where it is away, which its status says then. Throws what somebody must put right. A
 * target that keeps no connection, or a broker that has worked before, is not asked.
 */
export async function meetBroker(
  { target, status }: Meeting,
  signal: AbortSignal,
): Promise<boolean> {
  if (target.connect === undefined || status.hasWorked('broker')) return true;
  try {
    await target.connect(signal);
    status.works('broker');
    return true;
  } catch (error) {
    // An event may have come through meanwhile.
    if (signal.aborted || status.hasWorked('broker')) return true;
    if (isFinal(error)) throw error;
    status.failed('broker', error);
    return false;
  }
}

/** Does so again and again, with pauses, until the broker is there or the signal aborts. Throws what somebody must put right. */
export async function meetBrokerLater(meeting: Meeting, signal: AbortSignal): Promise<void> {
  const { clock, random } = meeting;
  for (let failures = 1; !signal.aborted; failures++) {
    await pause(backOffMs(failures, random()), signal, { clock });
    if (!signal.aborted && (await meetBroker(meeting, signal))) return;
  }
}
