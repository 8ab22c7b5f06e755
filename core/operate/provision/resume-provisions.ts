import { unexpectedLogFields } from '../../log/log-fields.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ProvisionStore } from '../../ports/provisioning/provision-store.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { dismantle, isForgotten } from './dismantle.ts';
import { establish } from './establish.ts';
import { isInHand, type Provision } from './provision.ts';
import { hold, type ProvisionPorts } from './provision-ports.ts';

/** EventBridge takes 50 calls of its control plane in a second, of a whole account (EventBridge quotas). */
const AT_ONCE = 3;

/** The subscribers that somebody must go on with: those that are neither at rest nor in anybody's hands. */
export async function findUnfinished({
  provisions,
  clock,
}: {
  readonly provisions: Pick<ProvisionStore, 'listProvisions'>;
  readonly clock: Pick<Clock, 'now'>;
}): Promise<readonly Provision[]> {
  const now = clock.now();
  return (await provisions.listProvisions()).filter(
    (provision) =>
      provision.state !== 'active' && !isInHand(provision, now) && isForgotten(provision, now),
  );
}

/** Goes on with what a function has left that was ended, or that met an outage, and with what had to wait. */
export async function resumeProvisions(ports: ProvisionPorts): Promise<void> {
  await mapBounded(await findUnfinished(ports), AT_ONCE, async (provision) => {
    try {
      const held = hold(provision, ports.clock.now());
      if (!(await ports.provisions.replaceProvision(provision, held))) return;
      if (held.state === 'deleting') await dismantle(held, ports);
      else await establish(held, ports);
    } catch (error) {
      const { name: subscriber, state } = provision;
      const about = { subscriber, state, ...unexpectedLogFields(error) };
      ports.log.error('a subscriber that is made at run time could not be brought on', about);
    }
  });
}
