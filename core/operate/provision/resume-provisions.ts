import { unexpectedLogFields } from '../../log/log-fields.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ProvisionStore } from '../../ports/provisioning/provision-store.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { addToAudit } from '../add-to-audit.ts';
import { dismantle, isForgotten } from './dismantle.ts';
import { establish } from './establish.ts';
import { hasExpired, isInHand, type Provision } from './provision.ts';
import { hold, type ProvisionPorts } from './provision-ports.ts';

/** EventBridge takes 50 calls of its control plane in a second, of a whole account (EventBridge quotas). */
const AT_ONCE = 3;

/** The subscribers that somebody must go on with: those that are neither at rest nor in anybody's hands, and whose time is over. */
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
      (provision.state !== 'active' || hasExpired(provision, now)) &&
      !isInHand(provision, now) &&
      isForgotten(provision, now),
  );
}

/** Goes on with what a function has left that was ended, or that met an outage, and with what had to wait. */
export async function resumeProvisions(ports: ProvisionPorts): Promise<void> {
  await mapBounded(await findUnfinished(ports), AT_ONCE, async (provision) => {
    try {
      const now = ports.clock.now();
      const ending = hasExpired(provision, now) ? await endOf(provision, ports) : provision;
      const held = hold(ending, now);
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

/** One whose time is over is taken away with what waits for it, and the audit says so. */
async function endOf(provision: Provision, ports: ProvisionPorts): Promise<Provision> {
  const by = 'the router';
  const reason = `nobody has put it again until ${provision.expiresAt}`;
  const { name: subscriber } = provision;
  const details = { force: true };
  await addToAudit({ action: 'delete-subscriber', by, reason, subscriber, details }, ports);
  return { ...provision, state: 'deleting', by, reason };
}
