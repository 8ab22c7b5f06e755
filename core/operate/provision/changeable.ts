import { WaybillError } from '../../errors.ts';
import type { ProvisionStore } from '../../ports/provisioning/provision-store.ts';
import type { SubscriberRegistry } from '../../ports/subscriber-registry.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { managedByDeployment } from '../../registry/register-subscriber.ts';
import { cutText } from '../../shared/cut-text.ts';
import { type Provision, tagOf } from './provision.ts';

/** Who wants to change which subscriber. */
export interface ProvisionCall {
  readonly name: string;
  readonly by: string;
  /** Of the header `If-Match`. */
  readonly ifMatch: string | undefined;
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

/** Throws `precondition-failed` where another than the one that was read stands there (RFC 9110, section 13.1.1). */
export function checkTag(
  { name, ifMatch }: Pick<ProvisionCall, 'name' | 'ifMatch'>,
  before: Provision | undefined,
): void {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  const current = before === undefined ? undefined : tagOf(before);
  if (current !== undefined && (tags.includes('*') || tags.includes(current))) return;
  throw new WaybillError(
    'precondition-failed',
    `\`If-Match\` is ${cutText(ifMatch, 64)}, and ${
      current === undefined ? 'there is no such subscriber' : `the subscriber is ${current}`
    }; read it by GET /subscribers/${name}, and send the change of what it is now`,
  );
}
