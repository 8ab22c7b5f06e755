import { type ErrorCode, WaybillError } from '../errors.ts';
import { unexpectedLogFields } from '../log/log-fields.ts';
import { type ShownPattern, showPattern } from '../pattern/notations/show-pattern.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryStore, FailedCount } from '../ports/delivery-store.ts';
import type { Log } from '../ports/log.ts';
import type { PauseStore } from '../ports/pausing/pause-store.ts';
import type { Queue, QueueDepth } from '../ports/queue.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import { type Pause, type PauseView, viewPause } from '../records/pause.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { mapBounded } from '../shared/map-bounded.ts';

/** How many subscribers are asked about at once; each takes up to six calls at once. */
const AT_ONCE = 5;

/** How long subscribers are asked about, in milliseconds: less than the function's 29 s, by more than one call may take. */
export const PATIENCE_MS = 20_000;

/** A figure, or why it is not known. */
export type Figure<T> =
  | T
  | { readonly error: { readonly code: ErrorCode; readonly message: string } };

/** A subscriber, whether it is paused, how full its queue is, and how many of its deliveries are failing or dead. */
export interface SubscriberStatus
  extends Omit<Subscriber, 'pattern' | 'notation' | 'queueUrl' | 'deadLetterQueueUrl' | 'state'>,
    ShownPattern,
    PauseView {
  readonly queue: Figure<QueueDepth>;
  readonly deliveries: Figure<FailedCount>;
}

/** What figures are asked of. */
export interface StatusPorts {
  readonly ledger: Pick<DeliveryStore, 'countFailed'>;
  readonly queue: Pick<Queue, 'depth'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'error'>;
}

/** The outside world of `listSubscribers`. */
export interface ListSubscribersPorts extends StatusPorts {
  readonly ledger: StatusPorts['ledger'] & Pick<SubscriberRegistry, 'listSubscribers'>;
  readonly pauses: Pick<PauseStore, 'listPauses'>;
}

/** Every registered subscriber with its figures, in name order; what cannot be found out, or not in time, costs no other its own. */
export async function listSubscribers(
  ports: ListSubscribersPorts,
): Promise<readonly SubscriberStatus[]> {
  const { ledger, clock } = ports;
  const until = clock.now() + PATIENCE_MS;
  const [subscribers, paused] = await Promise.all([
    ledger.listSubscribers(),
    ports.pauses.listPauses(),
  ]);
  const pauses = new Map(paused.map((pause) => [pause.subscriber, pause]));
  return mapBounded(subscribers, AT_ONCE, (subscriber) =>
    statusOf(subscriber, { pause: pauses.get(subscriber.name), until }, ports),
  );
}

/** A subscriber with its figures, which are asked for until a time. */
export async function statusOf(
  { queueUrl, deadLetterQueueUrl: _, pattern, notation, ...shown }: Subscriber,
  { pause, until }: { readonly pause: Pause | undefined; readonly until: number },
  ports: StatusPorts,
): Promise<SubscriberStatus> {
  const { queue, ledger } = ports;
  const find = <T>(ask: () => Promise<T>) => findOut(ask, { until, name: shown.name }, ports);
  const [depth, deliveries] = await Promise.all([
    find(() => queue.depth(queueUrl)),
    find(() => ledger.countFailed(shown.name)),
  ]);
  const patterns = showPattern({ pattern, ...(notation === undefined ? {} : { notation }) });
  return { ...shown, ...patterns, ...viewPause(pause), queue: depth, deliveries };
}

async function findOut<T>(
  ask: () => Promise<T>,
  { until, name }: { readonly until: number; readonly name: string },
  { clock, log }: StatusPorts,
): Promise<Figure<T>> {
  if (clock.now() >= until) {
    const seconds = PATIENCE_MS / 1000;
    const message = `the subscribers before it took ${seconds} seconds, so this was not asked; ask again`;
    return { error: { code: 'unavailable', message } };
  }
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WaybillError)
      return { error: { code: error.code, message: error.message } };
    log.error('a figure of a subscriber cannot be found out', {
      subscriber: name,
      ...unexpectedLogFields(error),
    });
    const message = 'an unexpected error; the function log has its details';
    return { error: { code: 'internal', message } };
  }
}
