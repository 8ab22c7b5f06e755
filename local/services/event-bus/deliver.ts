import { AwsError } from '../../aws-error.ts';
import type { LocalClock } from '../../local-clock.ts';
import type { BusEvent } from './bus-event.ts';
import type { Target } from './target.ts';

/** What the bus sends to, and asks before it does. */
export interface DeliveryParts {
  readonly clock: LocalClock;
  readonly queues: {
    send(queueArn: string, body: string, attributes?: Record<string, string>): void;
    flush(): void;
  };
  /** Invokes a function as an event; resolves when it was taken. */
  readonly invoke: (functionArn: string, payload: string) => Promise<unknown>;
  /** Throws an `AwsError` when a rule may not send to a target; what the target's own policy says. */
  readonly authorizeDelivery: (ruleArn: string, targetArn: string) => void;
  readonly warn: (message: string) => void;
}

/** Errors that no retry mends: the event goes to the dead-letter queue at once (user guide, "Dead-letter queues"). */
const FINAL = new Set([
  'AccessDeniedException',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
  'NO_PERMISSIONS',
]);

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 600_000;

interface Trip {
  readonly event: BusEvent;
  readonly ruleArn: string;
  readonly target: Target;
  readonly startedAt: number;
}

/** Brings events to targets, with retries, and with a dead-letter queue for what cannot be brought. */
export class TargetDelivery {
  readonly #parts: DeliveryParts;
  readonly #waiting = new Set<() => void>();

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Brings one event; into a queue before this returns. */
  deliver(event: BusEvent, ruleArn: string, target: Target): void {
    this.#attempt({ event, ruleArn, target, startedAt: this.#parts.clock.now() }, 0);
  }

  stop(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  #attempt(trip: Trip, retries: number): void {
    const { event, ruleArn, target } = trip;
    try {
      this.#parts.authorizeDelivery(ruleArn, target.arn);
      const payload = target.input(event);
      if (target.arn.includes(':sqs:')) this.#parts.queues.send(target.arn, payload);
      else if (target.arn.includes(':lambda:')) {
        this.#parts
          .invoke(target.arn, payload)
          .catch((error: unknown) => this.#failed(trip, retries, error));
      } else
        throw new AwsError(
          'ResourceNotFoundException',
          `targets of this kind are not run locally: ${target.arn}`,
        );
    } catch (error) {
      this.#failed(trip, retries, error);
    }
  }

  #failed(trip: Trip, retries: number, error: unknown): void {
    const code = error instanceof AwsError ? error.code : 'SDK_CLIENT_ERROR';
    const { attempts, ageMs } = trip.target.retry;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retries);
    const at = this.#parts.clock.now() + pauseMs;
    if (FINAL.has(code) || retries >= attempts || at - trip.startedAt > ageMs) {
      this.#bury(trip, code, error);
      return;
    }
    const cancel = this.#parts.clock.schedule(at, () => {
      this.#waiting.delete(cancel);
      this.#attempt(trip, retries + 1);
      this.#parts.queues.flush();
    });
    this.#waiting.add(cancel);
  }

  #bury({ event, ruleArn, target }: Trip, code: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (target.deadLetterArn === undefined) {
      this.#parts.warn(
        `${ruleArn} drops event ${event.id}, since ${target.arn} cannot take it and it has no dead-letter queue: ${message}`,
      );
      return;
    }
    const attributes = {
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      RULE_ARN: ruleArn,
      TARGET_ARN: target.arn,
    };
    try {
      this.#parts.authorizeDelivery(ruleArn, target.deadLetterArn);
      this.#parts.queues.send(target.deadLetterArn, JSON.stringify(event), attributes);
    } catch (second) {
      this.#parts.warn(
        `${ruleArn} drops event ${event.id}, since its dead-letter queue cannot take it: ${String(second)}`,
      );
    }
  }
}
