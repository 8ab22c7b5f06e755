import type { Subscriber } from '../../records/subscriber.ts';
import { removeSubscriber } from '../../registry/remove-subscriber.ts';
import type { Provision } from './provision.ts';
import { letGo, type ProvisionPorts } from './provision-ports.ts';

/**
 * How long after its registration is gone a subscriber may still be expected of new events: those who accept remember it for
 * five seconds (`Cached`), and a request takes up to 29.
 */
const FORGOTTEN_MS = 35_000;

/** Whether the rule and the queue of one that is being deleted can go. */
export function isForgotten({ removedAt }: Pick<Provision, 'removedAt'>, now: number): boolean {
  return removedAt === undefined || now >= Date.parse(removedAt) + FORGOTTEN_MS;
}

/**
 * Takes a subscriber away that is in the caller's hands: its registration first, and when nobody expects it any more its rule,
 * its queue, and last its record. What has to wait is left to `resumeProvisions`.
 */
export async function dismantle(held: Provision, ports: ProvisionPorts): Promise<void> {
  const { provisions, channels, ledger, clock } = ports;
  const registered = (await ledger.listSubscribers()).find((one) => isOf(one, held));
  if (registered !== undefined) {
    const removed: Provision = { ...held, removedAt: new Date(clock.now()).toISOString() };
    if (!(await provisions.replaceProvision(held, removed))) return;
    await removeSubscriber(registered, ports);
    await provisions.replaceProvision(removed, letGo(removed));
    return;
  }
  if (!isForgotten(held, clock.now())) {
    await provisions.replaceProvision(held, letGo(held));
    return;
  }
  await channels.deleteRule(held.ruleName);
  await channels.deleteQueue(held.queueName);
  await provisions.removeProvision(held);
}

/** By its queue: a deployment may have taken the name meanwhile. */
function isOf({ name, queueUrl }: Subscriber, provision: Provision): boolean {
  return name === provision.name && queueUrl.endsWith(`/${provision.queueName}`);
}
