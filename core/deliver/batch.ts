import type { CloudEvent } from '../event/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { Log } from '../ports/log.ts';
import type { Queue, QueueMessage } from '../ports/queue.ts';
import type { Random } from '../ports/random.ts';
import type { Delivery } from '../records/delivery.ts';
import type { Replay } from '../records/envelope.ts';
import type { ReceivedEvent } from '../records/received-event.ts';
import type { HandledMemory } from './handled-memory.ts';
import type { RetryPolicy } from './retries/retry-policy.ts';

/** What a handler is told beside the event. */
export interface DeliveryContext {
  readonly trackingId: string;
  readonly subscriber: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** 1 at the first delivery; each redrive opens the next round. */
  readonly round: number;
  /** The job that has replayed this event, at every attempt of its round; undefined for one that came as it happened. */
  readonly replay: { readonly job: string } | undefined;
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  /** The JSON of `data` with every digit that was sent, where `data` has doubles; undefined where there is none, or bytes. */
  readonly dataText: string | undefined;
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number;
  /** Aborted just before the function is stopped: the attempt counts as failed, and what still runs may run beside the next. */
  readonly signal: AbortSignal;
  /** Writes lines that carry the delivery's tracking id, subscriber and attempt, and the event's trace. */
  readonly log: Log;
}

/** Handles one event; returning means delivered, throwing means failed. */
type EventHandler = (event: CloudEvent, context: DeliveryContext) => Promise<void> | void;

/** Whose deliveries are worked on, and in which time. */
export interface Consumer {
  readonly subscriber: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly policy: RetryPolicy;
  /** Claims each delivery before its handler runs, so that two copies of a message never run it at once. */
  readonly once: boolean;
  readonly remainingMs: () => number;
}

/** A batch of one subscriber's messages, and how to handle them. */
export interface Batch extends Consumer {
  readonly messages: readonly QueueMessage[];
  readonly handler: EventHandler;
}

/** The outside world of a subscribing function. */
export interface BatchPorts {
  readonly deliveries: DeliveryStore;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Of this function, from one batch to the next. */
  readonly memory: HandledMemory;
}

/** What is known at least of an event whose delivery is attempted: who ends an attempt may not have the event any more. */
export type AttemptedEvent = Pick<ReceivedEvent, 'trackingId'> & Partial<ReceivedEvent>;

/** A message, the event in it, and which attempt at which delivery it is. */
export interface ReceivedMessage<E extends AttemptedEvent = ReceivedEvent> {
  readonly message: QueueMessage;
  readonly event: E;
  readonly round: number;
  readonly attempt: number;
  readonly alone: boolean;
  /** The round's, where the message says it; ISO 8601, UTC. */
  readonly firstAttemptAt: string | undefined;
  /** The job by which it came, where it is history that the subscriber is given. */
  readonly replay: Replay | undefined;
  /** How often in a row this attempt has not reached its target. @default 0 */
  readonly unreached?: number | undefined;
  /** Whether it comes from the bus and not from us. */
  readonly fromBus: boolean;
}

/** A received message and its delivery as the ledger had it; `unknown` where the ledger could not be read. */
export interface LookedUp<E extends AttemptedEvent = ReceivedEvent> extends ReceivedMessage<E> {
  readonly previous: Delivery | 'unknown' | undefined;
}

/** How long until a delivery's next attempt. */
export interface NextAttempt {
  readonly delaySeconds: number;
  readonly alone: boolean;
  /** How often in a row this attempt has not reached its target, this time included. @default - as often as before */
  readonly unreached?: number;
}

/** An attempt after which there is none: the row to be written. */
export interface FinalResult<E extends AttemptedEvent = AttemptedEvent> {
  readonly kind: 'ended';
  readonly received: LookedUp<E>;
  readonly row: Delivery;
  readonly next?: never;
}

/** What an attempt has come to: the row to be written, and for one that is to be retried, when. */
export interface AttemptResult {
  readonly kind: 'ended';
  readonly received: LookedUp;
  readonly row: Delivery;
  readonly next?: NextAttempt;
  /** Whether the handler was given up while it ran. */
  readonly outlasted?: boolean;
}

/**
 * What has become of one message. `dropped`: an earlier one has accounted for it. `deferred`: its attempt was not made,
 * and is still to come.
 */
export type HandlingResult =
  | AttemptResult
  | { readonly kind: 'dropped'; readonly received: LookedUp<AttemptedEvent> }
  | { readonly kind: 'deferred'; readonly received: LookedUp; readonly next: NextAttempt };
