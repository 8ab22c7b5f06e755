import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../../../support/local-clock.ts';
import type { FunctionSpec, InvokeResult } from '../function-spec.ts';
import type { AsyncConfig } from './async-config.ts';
import { DEFAULT_ASYNC_CONFIG } from './async-config.ts';
import type { AsyncEnd, AsyncEvent, Condition } from './async-event.ts';
import { type DeadLetter, deadLetter, invocationRecord } from './invocation-record.ts';

/** Lambda's waits between the attempts (Lambda developer guide, "Error handling for asynchronous invocation"). */
const RETRY_MS = [60_000, 120_000];

/** Errors of the cloud and not of the function, which no further attempt changes. */
const FINAL = new Set(['ResourceNotFoundException', 'NotRunLocally']);

/** How what becomes of events leaves Lambda; each rejects with the reason for which it could not. */
export interface Destinations {
  /** Sends a record to a queue, a function or an event bus, in the name of the function's role. */
  sendRecord(destination: string, record: RecordSent): Promise<void>;
  sendDeadLetter(queueArn: string, letter: DeadLetter, roleArn: string): Promise<void>;
}

/** A record on its way, with what a bus says of it. */
export interface RecordSent {
  readonly record: object;
  readonly functionArn: string;
  readonly roleArn: string;
  readonly condition: Condition;
}

/** What asynchronous invocation needs of the functions, and of the cloud around them. */
export interface AsyncParts {
  readonly clock: LocalClock;
  readonly invoke: (event: AsyncEvent) => Promise<InvokeResult>;
  readonly find: (arn: string) => FunctionSpec | undefined;
  readonly destinations: Destinations | undefined;
  readonly logError: (functionName: string, message: string) => void;
}

/** Invokes functions for those who do not wait: again after a failure, and with a record or a dead letter at the end. */
export class AsyncInvoker {
  readonly #parts: AsyncParts;
  readonly #configs = new Map<string, AsyncConfig>();
  readonly #waiting = new Set<() => void>();
  #busy = 0;
  #stopped = false;

  constructor(parts: AsyncParts) {
    this.#parts = parts;
  }

  /** Events whose end is being told. */
  get busy(): number {
    return this.#busy;
  }

  /** Says how a function, by its ARN with a version or alias or without, handles events. */
  configure(arn: string, config: AsyncConfig): void {
    this.#configs.set(arn, config);
  }

  /** Answers the id of the event's invocations, before the first of them. */
  invoke(arn: string, payload: string, upstream: readonly string[]): string {
    const requestId = randomUUID();
    const config = this.#configs.get(arn) ?? DEFAULT_ASYNC_CONFIG;
    const acceptedAt = this.#parts.clock.now();
    const event = { arn, requestId, payload, upstream, acceptedAt, config };
    void this.#attempt(event, 0);
    return requestId;
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  async #attempt(event: AsyncEvent, earlier: number): Promise<void> {
    const result = await this.#parts.invoke(event);
    if (this.#stopped) return;
    if (result.ok)
      return this.#end(event, { condition: 'Success', invocations: earlier + 1, result });
    const { maxRetries } = event.config;
    const { errorType, errorMessage } = result.error;
    const attempt = `attempt ${earlier + 1} of ${maxRetries + 1}`;
    this.#log(event, `${errorType}: ${errorMessage} (${attempt})`);
    if (FINAL.has(errorType)) return;
    const invocations = result.isThrottled ? earlier : earlier + 1;
    const wait = RETRY_MS[earlier];
    if (result.isThrottled || earlier >= maxRetries || wait === undefined)
      return this.#end(event, { condition: 'RetriesExhausted', invocations, result });
    this.#retry(event, { condition: 'EventAgeExceeded', invocations, result }, wait);
  }

  /** Tries again, unless the event is too old by then: that is its `end` as soon as it is. */
  #retry(event: AsyncEvent, end: AsyncEnd, wait: number): void {
    const { clock } = this.#parts;
    const expiresAt = event.acceptedAt + event.config.maxAgeMs;
    const cancel = clock.schedule(Math.min(clock.now() + wait, expiresAt), () => {
      this.#waiting.delete(cancel);
      void (clock.now() >= expiresAt
        ? this.#end(event, end)
        : this.#attempt(event, end.invocations));
    });
    this.#waiting.add(cancel);
  }

  async #end(event: AsyncEvent, end: AsyncEnd): Promise<void> {
    this.#busy += 1;
    try {
      await Promise.all([this.#sendRecord(event, end), this.#sendDeadLetter(event, end)]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log(event, `What became of event ${event.requestId} could not be sent: ${reason}`);
    } finally {
      this.#busy -= 1;
    }
  }

  async #sendRecord(event: AsyncEvent, end: AsyncEnd): Promise<void> {
    const { destinations, clock, find } = this.#parts;
    const { condition } = end;
    const { onSuccess, onFailure } = event.config;
    const destination = condition === 'Success' ? onSuccess : onFailure;
    const { arn: functionArn, roleArn } = find(event.arn) ?? {};
    if (destination === undefined || functionArn === undefined || roleArn === undefined) return;
    const record = invocationRecord(event, end, clock.now());
    await destinations?.sendRecord(destination, { record, functionArn, roleArn, condition });
  }

  async #sendDeadLetter(event: AsyncEvent, end: AsyncEnd): Promise<void> {
    const { deadLetterArn, roleArn } = this.#parts.find(event.arn) ?? {};
    if (end.condition === 'Success' || deadLetterArn === undefined || roleArn === undefined) return;
    await this.#parts.destinations?.sendDeadLetter(deadLetterArn, deadLetter(event, end), roleArn);
  }

  #log({ arn }: AsyncEvent, message: string): void {
    this.#parts.logError(this.#parts.find(arn)?.name ?? arn, message);
  }
}
