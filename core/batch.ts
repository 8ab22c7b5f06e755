import type { Delivery, DeliveryError } from './delivery/delivery.ts';
import type { RetryPolicy } from './delivery/retry-policy.ts';
import type { CloudEvent } from './event/event.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { Queue, QueueMessage } from './ports/queue.ts';
import type { Random } from './ports/random.ts';
import type { EventRecord } from './records/event-record.ts';

/** What a handler is told beside the event. */
export interface DeliveryContext {
  readonly trackingId: string;
  readonly subscriber: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number;
  /** Writes lines that carry the delivery's tracking id, subscriber and attempt, and the event's trace. */
  readonly log: Log;
}

/** Handles one event; returning means delivered, throwing means failed. */
type EventHandler = (event: CloudEvent, context: DeliveryContext) => Promise<void> | void;

/** A batch of one subscriber's messages, and how to handle them. */
export interface Batch {
  readonly messages: readonly QueueMessage[];
  readonly subscriber: string;
  readonly queueUrl: string;
  readonly policy: RetryPolicy;
  /** Claims each delivery before its handler runs, so that two copies of a message never run it at once. */
  readonly once: boolean;
  readonly handler: EventHandler;
  readonly remainingMs: () => number;
}

/** The outside world of a subscribing function. */
export interface BatchPorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A message, the event in it, and what the ledger knew of its delivery. */
export interface Letter {
  readonly message: QueueMessage;
  readonly record: EventRecord;
  readonly previous: Delivery | undefined;
}

/** What is to become of one message. `settled`: an earlier copy was accounted for. `claimed`: another function has it now. */
export type Verdict =
  | { readonly kind: 'settled' | 'delivered'; readonly letter: Letter }
  | { readonly kind: 'claimed'; readonly letter: Letter; readonly delaySeconds: number }
  | { readonly kind: 'dead'; readonly letter: Letter; readonly error: DeliveryError }
  | {
      readonly kind: 'retry';
      readonly letter: Letter;
      readonly error: DeliveryError;
      readonly delaySeconds: number;
    };
