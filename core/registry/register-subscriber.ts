import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import { beginLooking } from '../reconcile/flag-overdue.ts';
import { beginDueList } from '../reconcile/sweep-due-list.ts';
import type { Registration } from './parse-registration.ts';

/** What a registration is written to, and when. */
interface RegisterPorts {
  readonly ledger: SubscriberRegistry & Checkpoints;
  readonly clock: Clock;
}

/** Puts a subscriber into the registry, in the place of the one that had its name; `reconcile` looks at events from the first on. */
export async function registerSubscriber(
  asked: Registration,
  { ledger, clock }: RegisterPorts,
): Promise<void> {
  await beginDueList(ledger, clock);
  await beginLooking(ledger, clock);
  const registered = await ledger.listSubscribers();
  const before = registered.find(({ name }) => name === asked.name);
  await ledger.putSubscriber({
    ...asked,
    state: 'active',
    createdAt: before?.createdAt ?? new Date(clock.now()).toISOString(),
    version: (before?.version ?? 0) + 1,
  });
}
