import type { Engine } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { LocalClock } from '../../../support/local-clock.ts';
import { type FunctionSpec, type InvokeResult, maxEnvironments } from '../function-spec.ts';
import { isLoop, MOST_INVOCATIONS } from '../trace-header.ts';
import { failedItems } from './failed-items.ts';
import type { MessageFilter } from './message-filter.ts';
import { type ReceivedMessage, receivedMessages, toSqsRecord } from './sqs-record.ts';

/** Lambda's pollers: five batches at a time at first, then 300 a minute more. */
const FIRST_CONCURRENCY = 5;
const GROWTH_PER_SECOND = 5;
/** SQS answers at most ten messages to one call. */
const MAX_RECEIVE = 10;

/** What an event source mapping of the template does, with its queue. */
export interface EventSourceSpec {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly function: FunctionSpec;
  readonly region: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly maxConcurrency: number;
  readonly reportsItemFailures: boolean;
  /** Absent, all messages go to the function. */
  readonly filter?: MessageFilter;
}

/** What an event source needs of the cloud. */
export interface EventSourceParts {
  readonly queues: Engine;
  readonly clock: LocalClock;
  /** How long messages gather for a batch before a poller that was idle looks, in real milliseconds. */
  readonly gatherMs: () => number;
  readonly invoke: (
    functionArn: string,
    payload: string,
    upstream: readonly string[],
  ) => Promise<InvokeResult>;
  /** Takes a message off its queue that is not handed out; answers the ARN of the dead-letter queue where it is now. */
  readonly takeOut: (queueUrl: string, receiptHandle: string) => string | undefined;
  /** How many invocations of a function wait for an environment. */
  readonly waiting: (functionArn: string) => number;
  /** Calls back whenever the queue may have a message to receive; the answer ends it. */
  readonly onMessage: (queueUrl: string, listener: () => void) => () => void;
  readonly logError: (functionName: string, message: string) => void;
}

/** Takes batches off a queue and gives them to a function. It does nothing while the queue is silent. */
export class EventSource {
  readonly spec: EventSourceSpec;
  readonly #parts: EventSourceParts;
  #backlog = false;
  #unsubscribe: (() => void) | undefined;
  #wake: (() => void) | undefined;
  #running = 0;
  #limit = FIRST_CONCURRENCY;
  #grownAt = 0;
  #pumping = false;
  #signalled = false;
  #stopped = true;

  constructor(spec: EventSourceSpec, parts: EventSourceParts) {
    this.spec = spec;
    this.#parts = parts;
  }

  /** Batches in hand; one that waits for its window goes on only when time passes. */
  get busy(): number {
    const isWaiting = this.#wake !== undefined;
    return this.#running + (this.#pumping && !isWaiting ? 1 : 0);
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#unsubscribe = this.#parts.onMessage(this.spec.queueUrl, () => this.#signal());
    this.#signal();
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe?.();
    this.#wake?.();
  }

  #signal(): void {
    this.#wake?.();
    this.#signalled = true;
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    const pump = () => void this.#pump();
    const gatherMs = this.#backlog ? 0 : this.#parts.gatherMs();
    if (gatherMs === 0) setImmediate(pump);
    else setTimeout(pump, gatherMs);
  }

  /** Takes batches until one is not full: what comes after it gathers for the next. */
  async #pump(): Promise<void> {
    do {
      if (this.#stopped || !this.#hasRoom()) break;
      this.#signalled = false;
      const messages = await this.#collect();
      this.#backlog = messages.length >= this.spec.batchSize;
      if (messages.length > 0) this.#start(messages);
    } while (this.#backlog);
    this.#pumping = false;
    // Without room, the end of a batch is the next signal.
    if (this.#signalled && !this.#stopped && this.#hasRoom()) this.#signal();
  }

  #start(messages: readonly ReceivedMessage[]): void {
    this.#running += 1;
    void this.#process(messages).finally(() => {
      this.#running -= 1;
      this.#signal();
    });
  }

  #hasRoom(): boolean {
    if (this.#running === 0) this.#limit = FIRST_CONCURRENCY;
    const most = Math.min(this.spec.maxConcurrency, maxEnvironments(this.spec.function));
    if (this.#running < Math.min(this.#limit, most)) return true;
    const now = this.#parts.clock.now();
    // A function that cannot keep up gets no more at a time, as on Lambda, where it would be throttled.
    if (now - this.#grownAt >= 1000 && this.#parts.waiting(this.spec.function.arn) === 0) {
      this.#grownAt = now;
      this.#limit += GROWTH_PER_SECOND;
    }
    return false;
  }

  async #collect(): Promise<ReceivedMessage[]> {
    const { batchSize, windowMs } = this.spec;
    const messages = await this.#receive(batchSize);
    if (windowMs === 0 || messages.length === 0) return messages;
    const until = this.#parts.clock.now() + windowMs;
    while (messages.length < batchSize && this.#parts.clock.now() < until && !this.#stopped) {
      await this.#nextMessage(until);
      messages.push(...(await this.#receive(batchSize - messages.length)));
    }
    return messages;
  }

  #nextMessage(until: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.schedule(until, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
    });
  }

  async #receive(count: number): Promise<ReceivedMessage[]> {
    const messages: ReceivedMessage[] = [];
    try {
      while (messages.length < count) {
        const asked = Math.min(MAX_RECEIVE, count - messages.length);
        const found = receivedMessages(
          await this.#parts.queues.call('ReceiveMessage', {
            QueueUrl: this.spec.queueUrl,
            MaxNumberOfMessages: asked,
            WaitTimeSeconds: 0,
            AttributeNames: ['All'],
            MessageAttributeNames: ['All'],
          }),
        );
        messages.push(...(await this.#filtered(found)));
        if (found.length < asked) break;
      }
    } catch (error) {
      // Lambda polls long, and then a queue with too much in flight only goes quiet.
      const isQuiet = error instanceof AwsError && error.code === 'OverLimit';
      if (!this.#stopped && !isQuiet)
        this.#parts.logError(this.spec.function.name, `Cannot receive: ${error}`);
    }
    return messages;
  }

  /** Takes the messages that the function wants; the others are deleted, as Lambda deletes them. */
  async #filtered(messages: readonly ReceivedMessage[]): Promise<readonly ReceivedMessage[]> {
    const { filter } = this.spec;
    if (filter === undefined) return messages;
    const passing = messages.filter((message) => filter.passes(toSqsRecord(message, this.spec)));
    const others = messages.filter((message) => !passing.includes(message));
    await this.#delete(others);
    return passing;
  }

  async #process(received: readonly ReceivedMessage[]): Promise<void> {
    const { function: spec } = this.spec;
    const messages = received.filter((message) => !this.#stopsLoop(message));
    if (messages.length === 0) return;
    const payload = JSON.stringify({
      Records: messages.map((message) => toSqsRecord(message, this.spec)),
    });
    const upstream = messages.flatMap(({ Attributes }) => Attributes?.AWSTraceHeader ?? []);
    const result = await this.#parts.invoke(spec.arn, payload, upstream);
    if (this.#stopped && !result.ok) return;
    if (!result.ok) {
      const { errorType, errorMessage } = result.error;
      this.#parts.logError(spec.name, `${errorType}: ${errorMessage}`);
      return;
    }
    await this.#delete(this.#succeeded(messages, result.payload));
  }

  /** Whether Lambda's recursive loop detection takes a message out of its batch. */
  #stopsLoop({ MessageId, ReceiptHandle, Attributes }: ReceivedMessage): boolean {
    const { function: spec, queueUrl, queueArn } = this.spec;
    if (spec.recursiveLoop === 'Allow' || !isLoop(Attributes?.AWSTraceHeader, spec.arn))
      return false;
    const deadLetters = this.#parts.takeOut(queueUrl, ReceiptHandle);
    const fate =
      deadLetters === undefined
        ? 'It is dropped, since the queue has no dead-letter queue.'
        : `It is now in ${deadLetters}.`;
    this.#parts.logError(
      spec.name,
      `Recursive loop: Lambda would not invoke ${spec.name} again for message ${MessageId} of ${queueArn}, since ${MOST_INVOCATIONS} invocations of it led to the message, each by the one before. ${fate} If the loop is meant, set "RecursiveLoop: Allow" on the function.`,
    );
    return true;
  }

  #succeeded(messages: readonly ReceivedMessage[], payload: string): readonly ReceivedMessage[] {
    if (!this.spec.reportsItemFailures) return messages;
    const failed = failedItems(payload, new Set(messages.map(({ MessageId }) => MessageId)));
    if (failed !== 'all') return messages.filter(({ MessageId }) => !failed.has(MessageId));
    const message = `The batch response is not valid, so the whole batch failed: ${payload.slice(0, 200)}`;
    this.#parts.logError(this.spec.function.name, message);
    return [];
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MAX_RECEIVE) {
      const group = messages.slice(start, start + MAX_RECEIVE);
      const Entries = group.map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      try {
        await this.#parts.queues.call('DeleteMessageBatch', {
          QueueUrl: this.spec.queueUrl,
          Entries,
        });
      } catch (error) {
        if (!this.#stopped)
          this.#parts.logError(this.spec.function.name, `Cannot delete: ${error}`);
      }
    }
  }
}
