import { WaybillError } from '../errors.ts';
import { type BeginHistoryPorts, beginHistory, startOf } from '../operate/replay/begin-history.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import { beginLooking } from '../reconcile/flag-overdue.ts';
import { beginDueList } from '../reconcile/sweep-due-list.ts';
import type { Subscriber } from '../records/subscriber.ts';
import type { Registration } from './parse-registration.ts';

/** What a registration is written to, and when. */
export interface RegisterPorts extends BeginHistoryPorts {
  readonly ledger: BeginHistoryPorts['ledger'] & SubscriberRegistry & Checkpoints;
  readonly clock: Clock;
}

/**
 * Puts a subscriber into the registry, in the place of the one that had its name; `reconcile` looks at events from the first on.
 * Its history is begun once for what it says to start from: the row says so, and is written again once that is done. Throws
 * `managed-by-deployment` and `managed-at-run-time` for a name whose subscriber is managed in another way.
 */
export async function registerSubscriber(
  { startFrom, ...asked }: Registration,
  ports: RegisterPorts,
): Promise<void> {
  const { ledger, clock } = ports;
  await beginDueList(ledger, clock);
  await beginLooking(ledger, clock);
  const registered = await ledger.listSubscribers();
  const before = registered.find(({ name }) => name === asked.name);
  const subscriber: Subscriber = {
    ...asked,
    state: 'active',
    ...(before?.history === undefined ? {} : { history: before.history }),
    createdAt: before?.createdAt ?? new Date(clock.now()).toISOString(),
    version: (before?.version ?? 0) + 1,
  };
  if (startFrom === undefined || startFrom === before?.history?.startFrom)
    return put(subscriber, ledger);
  // What cannot be done is refused before anything is written.
  startOf({ subscriber, startFrom });
  await put(subscriber, ledger);
  const by = asked.managedBy === undefined ? 'the deployment' : 'PUT /subscribers';
  const job = await beginHistory({ subscriber, startFrom, by }, ports);
  await put({ ...subscriber, history: { startFrom, job } }, ledger);
}

async function put(subscriber: Subscriber, ledger: SubscriberRegistry): Promise<void> {
  if (await ledger.putSubscriber(subscriber)) return;
  const { name, managedBy } = subscriber;
  if (managedBy === 'api') throw managedByDeployment(name);
  throw new WaybillError(
    'managed-at-run-time',
    `the subscriber ${name} was made at run time, by PUT /subscribers/${name}; delete it first by DELETE /subscribers/${name}, or pass another \`name\``,
  );
}

/** Why nobody else may change a subscriber. */
export function managedByDeployment(name: string): WaybillError {
  return new WaybillError(
    'managed-by-deployment',
    `the subscriber ${name} is managed by a deployment; change it there, or choose another name`,
  );
}
