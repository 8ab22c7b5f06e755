import { type ProvisionView, tagOf, viewProvision } from '../operate/provision/provision.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { PauseStore } from '../ports/pausing/pause-store.ts';
import type { ProvisionStore } from '../ports/provisioning/provision-store.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import { findSubscriber } from '../registry/find-subscriber.ts';
import {
  PATIENCE_MS,
  type StatusPorts,
  type SubscriberStatus,
  statusOf,
} from './list-subscribers.ts';

/** A subscriber; one that is made at run time says how it is made, and has no figures before it is registered. */
export type ShownSubscriber =
  | SubscriberStatus
  | ProvisionView
  | (SubscriberStatus &
      Pick<ProvisionView, 'lifecycle' | 'startFrom' | 'expiresInSeconds' | 'expiresAt'>);

/** The outside world of `showSubscriber`. */
export interface ShowSubscriberPorts extends StatusPorts {
  readonly ledger: Pick<SubscriberRegistry & DeliveryStore, 'listSubscribers' | 'countFailed'>;
  readonly pauses: Pick<PauseStore, 'findPause'>;
  readonly provisions: Pick<ProvisionStore, 'findProvision'>;
}

/**
 * One subscriber, and the tag by which a change of it can be bound to what was read; undefined where a deployment has it. Throws
 * `not-found`, and `subscriber-gone` for one that still has deliveries that failed.
 */
export async function showSubscriber(
  name: string,
  ports: ShowSubscriberPorts,
): Promise<{ readonly subscriber: ShownSubscriber; readonly tag: string | undefined }> {
  const [provision, subscribers] = await Promise.all([
    ports.provisions.findProvision(name),
    ports.ledger.listSubscribers(),
  ]);
  const registered = subscribers.find((subscriber) => subscriber.name === name);
  const isOwn = provision !== undefined && registered?.managedBy !== undefined;
  if (registered === undefined && provision !== undefined)
    return { subscriber: viewProvision(provision), tag: tagOf(provision) };
  const found = registered ?? (await findSubscriber(name, ports));
  const until = ports.clock.now() + PATIENCE_MS;
  const pause = await ports.pauses.findPause(name);
  const status = await statusOf(found, { pause, until }, ports);
  if (!isOwn) return { subscriber: status, tag: undefined };
  const { lifecycle, startFrom, expiresInSeconds, expiresAt } = viewProvision(provision);
  return {
    subscriber: {
      ...status,
      lifecycle,
      ...(startFrom === undefined ? {} : { startFrom }),
      ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    tag: tagOf(provision),
  };
}
