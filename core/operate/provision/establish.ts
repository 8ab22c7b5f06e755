import { WaybillError } from '../../errors.ts';
import { registerSubscriber } from '../../registry/register-subscriber.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { dismantle } from './dismantle.ts';
import type { Provision } from './provision.ts';
import { hold, letGo, type ProvisionPorts } from './provision-ports.ts';

/**
 * Brings a subscriber about that is in the caller's hands: its queue, its rule, and last its registration, each of which may be
 * there already. Answers it as it is then, active. What is refused leaves nothing: a new one is taken away, and an old one
 * is as it was; throws what has refused it. An outage throws too, and leaves the rest to `resumeProvisions`.
 */
export async function establish(held: Provision, ports: ProvisionPorts): Promise<Provision> {
  try {
    await build(held, ports);
  } catch (error) {
    if (error instanceof WaybillError && !isOutage(error)) await goBack(held, ports);
    throw error;
  }
  const { before: _, ...done } = letGo(held);
  const active: Provision = { ...done, state: 'active' };
  if (await ports.provisions.replaceProvision(held, active)) return active;
  // Nobody else changes one that is in hand.
  throw new WaybillError(
    'being-deleted',
    `the subscriber ${held.name} was deleted while it was being made; it is gone in two minutes`,
  );
}

/** Registered last: an event never waits for a subscriber whose rule is not there. */
async function build(
  { name, spec, queueName, ruleName }: Provision,
  ports: ProvisionPorts,
): Promise<void> {
  const { channels, deadLetterQueueUrl } = ports;
  const { pattern, notation, retry, leaseSeconds, description, startFrom } = spec;
  const queueUrl = await channels.putQueue({ queueName, ruleName, leaseSeconds });
  await channels.putRule({ queueName, ruleName, pattern });
  await registerSubscriber(
    {
      ...{ name, pattern, queueUrl, deadLetterQueueUrl, ruleName, retry },
      ...{ target: { kind: 'queue', leaseSeconds }, once: false, managedBy: 'api' },
      ...(notation === undefined ? {} : { notation }),
      ...(description === undefined ? {} : { description }),
      ...(startFrom === undefined ? {} : { startFrom }),
    },
    ports,
  );
}

/** One that is being made goes, since nothing can be on its queue that was promised to anybody; one that was there stays. */
async function goBack(held: Provision, ports: ProvisionPorts): Promise<void> {
  const { provisions, clock } = ports;
  const { before, ...rest } = held;
  const again = hold(rest, clock.now());
  if (held.state === 'creating') {
    const leaving: Provision = { ...again, state: 'deleting' };
    if (await provisions.replaceProvision(held, leaving)) await dismantle(leaving, ports);
  } else if (before !== undefined) {
    const old: Provision = { ...again, spec: before, version: held.version + 1 };
    if (!(await provisions.replaceProvision(held, old))) return;
    await build(old, ports);
    await provisions.replaceProvision(old, { ...letGo(old), state: 'active' });
  }
}
