import type { ProvisionStore } from '../../ports/provisioning/provision-store.ts';
import type { SubscriberRegistry } from '../../ports/subscriber-registry.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { managedByDeployment } from '../../registry/register-subscriber.ts';
import { checkPreconditions, type Preconditions } from '../../shared/preconditions.ts';
import { type Provision, tagOf } from './provision.ts';

/** Who wants to change which subscriber. */
export interface ProvisionCall extends Preconditions {
  readonly name: string;
  readonly by: string;
}

/** What stands under a name: the subscriber that is made at run time, and its registration. */
interface Changeable {
  readonly before: Provision | undefined;
  readonly registered: Subscriber | undefined;
}

/** Throws `managed-by-deployment` for a name that is a deployment's. */
export async function findChangeable(
  name: string,
  {
    provisions,
    ledger,
  }: {
    readonly provisions: Pick<ProvisionStore, 'findProvision'>;
    readonly ledger: Pick<SubscriberRegistry, 'listSubscribers'>;
  },
): Promise<Changeable> {
  const [before, subscribers] = await Promise.all([
    provisions.findProvision(name),
    ledger.listSubscribers(),
  ]);
  const registered = subscribers.find((subscriber) => subscriber.name === name);
  if (registered === undefined || registered.managedBy === 'api') return { before, registered };
  throw managedByDeployment(name);
}

/** Throws `precondition-failed` where another than the one that was read stands there. */
export function checkTag(call: ProvisionCall, before: Provision | undefined): void {
  checkPreconditions(call, {
    tag: before === undefined ? undefined : tagOf(before),
    subject: `the subscriber ${call.name}`,
    advice: `read it by GET /subscribers/${call.name}, and send the change of what it is now`,
  });
}
