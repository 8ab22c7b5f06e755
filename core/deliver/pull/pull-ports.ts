import type { EventStore } from '../../ports/event-store.ts';
import type { Hmac, LeaseSecrets } from '../../ports/pulling/lease-secret.ts';
import type { PullQueue } from '../../ports/pulling/pull-queue.ts';
import type { BatchPorts, Consumer } from '../batch.ts';
import type { PullSubscriber } from './pull-subscriber.ts';

/** The outside world of those who hand out leases and take outcomes. */
export interface PullPorts extends Omit<BatchPorts, 'memory'> {
  readonly pullQueue: PullQueue;
  readonly events: Pick<EventStore, 'getEvents'>;
  readonly secrets: LeaseSecrets;
  readonly hmac: Hmac;
}

/** A subscriber that pulls, and how long there is to answer it. */
export interface PullCall {
  readonly subscriber: PullSubscriber;
  readonly remainingMs: Consumer['remainingMs'];
}
