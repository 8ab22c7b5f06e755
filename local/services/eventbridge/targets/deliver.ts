import { writeExact } from '../../../../core/shared/json/exact-json.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { LocalClock } from '../../../support/local-clock.ts';
import { messageOf } from '../../../support/message-of.ts';
import type { SentWith } from '../../sqs/queue-engine.ts';
import type { Passage } from './input-transformer.ts';
import type { Target } from './target.ts';

/** What the bus sends to, and asks before it does. */
export interface DeliveryParts {
  readonly clock: LocalClock;
  readonly queues: {
    send(queueArn: string, body: string, own?: SentWith): void;
    flush(): void;
  };
  /** Invokes a function as an event; resolves when it was taken. */
  readonly invoke: (
    functionArn: string,
    payload: string,
    traceHeader: string | undefined,
  ) => Promise<unknown>;
  /** Publishes to a topic; resolves when it was taken. */
  readonly publish: (
    topicArn: string,
    message: string,
    traceHeader: string | undefined,
  ) => Promise<unknown>;
  /** Throws an `AwsError` when a target is not there, or when the rule may not send to it. */
  readonly authorizeDelivery: (ruleArn: string, target: Reached) => void;
  readonly warn: (message: string) => void;
}

/** What a rule sends to, by the policy of that, or in the name of a role. */
export type Reached = Pick<Target, 'arn' | 'roleArn'>;

/** What EventBridge calls the errors of its targets in a dead letter (user guide, "Dead-letter queues"). */
const CODES: Readonly<Record<string, string>> = {
  INVALID_JSON: 'INVALID_JSON',
  AccessDeniedException: 'NO_PERMISSIONS',
  NO_PERMISSIONS: 'NO_PERMISSIONS',
  NotFound: 'NO_RESOURCE',
  QueueDoesNotExist: 'NO_RESOURCE',
  ResourceNotFoundException: 'NO_RESOURCE',
  RequestThrottled: 'THROTTLING',
  Throttled: 'THROTTLING',
  ThrottlingException: 'THROTTLING',
  TooManyRequestsException: 'THROTTLING',
};

/** No retry fixes these: the event goes to the dead-letter queue at once. */
const FINAL = new Set(['INVALID_JSON', 'NO_PERMISSIONS', 'NO_RESOURCE']);

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 600_000;

/** An event on its way to one target. */
interface Trip extends Passage {
  readonly target: Target;
  /** X-Ray's, as PutEvents had it. */
  readonly traceHeader: string | undefined;
  /** Whether the event came from another bus. */
  readonly isRelayed: boolean;
}

/** Puts an event on another bus. Throws `AwsError('ResourceNotFoundException')` where there is none. */
export type Relay = (busArn: string, trip: Pick<Trip, 'event' | 'traceHeader'>) => void;

/** The limits of a retry policy. */
type Limit = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

/** Why a trip ended, and after how many retries; `limit` is the one that was met, where one was. */
interface End {
  readonly code: string;
  readonly error: unknown;
  readonly retries: number;
  readonly limit?: Limit;
}

/** Brings events to targets, with retries, and with a dead-letter queue for what cannot be brought. */
export class TargetDelivery {
  readonly #parts: DeliveryParts;
  readonly #relay: Relay;
  readonly #waiting = new Set<() => void>();

  constructor(parts: DeliveryParts, relay: Relay) {
    this.#parts = parts;
    this.#relay = relay;
  }

  /** Brings one event; into a queue before this returns. */
  deliver(trip: Omit<Trip, 'receivedAt'>): void {
    this.#attempt({ ...trip, receivedAt: this.#parts.clock.now() }, 0);
  }

  stop(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  #attempt(trip: Trip, retries: number): void {
    try {
      this.#send(trip, retries);
    } catch (error) {
      this.#failed(trip, retries, error);
    }
  }

  #send(trip: Trip, retries: number): void {
    const { ruleArn, target, traceHeader } = trip;
    const { kind, messageGroupId } = target;
    if (kind === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        `targets of this kind are not run locally: ${target.arn}`,
      );
    this.#parts.authorizeDelivery(ruleArn, target);
    if (kind === 'bus') this.#sendOn(trip);
    else if (kind === 'queue')
      this.#parts.queues.send(target.arn, target.input(trip), { traceHeader, messageGroupId });
    else {
      const hand = kind === 'topic' ? this.#parts.publish : this.#parts.invoke;
      hand(target.arn, target.input(trip), traceHeader).catch((error: unknown) => {
        this.#failed(trip, retries, error);
        this.flush();
      });
    }
  }

  /** An event that came from another bus goes to no third one (user guide, "Sending events between event buses in the same account"). */
  #sendOn(trip: Trip): void {
    const { event, ruleArn, target, isRelayed } = trip;
    if (isRelayed)
      this.#parts.warn(
        `${ruleArn} does not send event ${event.id} to ${target.arn}: it came from another bus, and goes to no third one`,
      );
    else this.#relay(target.arn, trip);
  }

  #failed(trip: Trip, retries: number, error: unknown): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retries);
    const at = this.#parts.clock.now() + pauseMs;
    const end = { code: codeOf(error), error, retries };
    const limit = findLimit(trip, retries, at);
    if (FINAL.has(end.code)) this.#bury(trip, end);
    else if (limit !== undefined) this.#bury(trip, { ...end, limit });
    else this.#tryAgain(trip, retries + 1, at);
  }

  #tryAgain(trip: Trip, retries: number, at: number): void {
    const cancel = this.#parts.clock.schedule(at, () => {
      this.#waiting.delete(cancel);
      this.#attempt(trip, retries);
      this.flush();
    });
    this.#waiting.add(cancel);
  }

  /** What cannot be written now is written with what comes next; nobody waits for an answer here. */
  flush(): void {
    try {
      this.#parts.queues.flush();
    } catch (error) {
      this.#parts.warn(messageOf(error));
    }
  }

  #bury({ event, ruleArn, target, traceHeader }: Trip, { code, error, retries, limit }: End): void {
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
      RETRY_ATTEMPTS: String(retries),
      ...(limit === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: limit }),
    };
    try {
      this.#parts.authorizeDelivery(ruleArn, { arn: target.deadLetterArn, roleArn: undefined });
      const own = { attributes, traceHeader };
      this.#parts.queues.send(target.deadLetterArn, writeExact(event), own);
    } catch (second) {
      this.#parts.warn(
        `${ruleArn} drops event ${event.id}, since its dead-letter queue cannot take it: ${String(second)}`,
      );
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof AwsError
    ? (CODES[error.code] ?? 'ERROR_FROM_TARGET')
    : 'SDK_CLIENT_ERROR';
}

/** The limit that a retry at `at` would exceed. */
function findLimit({ target, receivedAt }: Trip, retries: number, at: number): Limit | undefined {
  if (retries >= target.retry.attempts) return 'MaximumRetryAttempts';
  return at - receivedAt > target.retry.ageMs ? 'MaximumEventAgeInSeconds' : undefined;
}
