import type { TargetResult } from '../../core/ports/bridging/target.ts';
import { backOffMs, pause } from '../worker/back-off.ts';
import type { Ending, Surroundings } from '../worker/bridge.ts';
import type { BridgeStatus, Counted } from '../worker/bridge-status.ts';
import type { Ended, Leased, Leases } from './leases.ts';

/** To whom outcomes are told. */
export interface TellContext extends Surroundings {
  readonly leases: Leases;
  readonly status: BridgeStatus;
  readonly ending: Ending;
}

const COUNTS: Readonly<Record<TargetResult['kind'], Counted>> = {
  delivered: 'delivered',
  failed: 'retried',
  later: 'retried',
  'not-attempted': 'retried',
  permanent: 'dead',
};

/** Tells the router what came of events, until it has taken all of it, or their leases are over. Throws where it is given up. */
export async function tellOutcomes(
  ended: readonly Ended[],
  { leases, status, ending, clock, random }: TellContext,
): Promise<void> {
  let open = ended;
  for (let tries = 1; open.length > 0; tries++) {
    open = await tellOnce(open);
    const over = open.filter(({ leased }) => leased.leaseUntil <= clock.now());
    for (const { leased } of over) lapse(leased, 'its lease has ended meanwhile');
    open = open.filter((one) => !over.includes(one));
    if (open.length > 0) await pause(backOffMs(tries, random()), ending.giveUp, { clock });
  }

  async function tellOnce(all: readonly Ended[]): Promise<readonly Ended[]> {
    try {
      const told = await leases.tell(all, ending.giveUp);
      status.works('router');
      const again = new Set<Leased>();
      for (const one of told) {
        if (one.taken) continue;
        if (one.again) again.add(one.leased);
        else lapse(one.leased, one.reason);
      }
      const settled = new Set(told.flatMap(({ leased, taken }) => (taken ? [leased] : [])));
      for (const { leased, result } of all) if (settled.has(leased)) settle(leased, result);
      return all.filter(({ leased }) => again.has(leased));
    } catch (error) {
      ending.giveUp.throwIfAborted();
      status.failed('router', error);
      return all;
    }
  }

  function settle({ sent }: Leased, result: TargetResult): void {
    status.count(COUNTS[result.kind]);
    if (result.kind === 'permanent')
      status.say('warn', `${sent.trackingId} is dead: ${result.error.message}`);
  }

  function lapse({ sent }: Leased, reason: string): void {
    status.count('lapsed');
    status.say('warn', `what came of ${sent.trackingId} is not recorded: ${reason}`);
  }
}
