import type { Batch } from '../../../core/deliver/batch.ts';
import { takeDeadLetters } from '../../../core/deliver/dead-letters/take-dead-letters.ts';
import { type BatchReport, handleBatch } from '../../../core/deliver/handle-batch.ts';
import { HandledMemory } from '../../../core/deliver/handled-memory.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { QueueMessage } from '../../../core/ports/queue.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import { type Address, sealEnvelope } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { makeRecord } from '../builders/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRandom } from '../fakes/fake-random.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

/** Longest that the function may run, in milliseconds. */
export const TIMEOUT_MS = 10_000;

/** How long a received message stays hidden, in seconds. */
const VISIBILITY_SECONDS = 60;

const QUEUE = 'http://127.0.0.1/billing';
const DEAD_LETTERS = 'http://127.0.0.1/billing-dead';

/** What SQS takes of receives before a message goes to the dead-letter queue. */
const MOST_RECEIVES = 3;

type Handler = Batch['handler'];

/** The subscriber `billing` with everything in memory: its queues, a ledger, and a handler that a test gives it. */
export class BatchWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly queue = new MemoryQueue(this.clock);
  readonly random = new FakeRandom(0.5);
  readonly log = new RecordingLog();
  readonly handled: string[] = [];
  /** Of the function's environment; a test that ends it takes a new one. */
  memory = new HandledMemory();

  policy = { maxAttempts: 5, baseSeconds: 10, capSeconds: 60 };
  once = false;

  get box() {
    return this.queue.box(QUEUE);
  }

  get deadLetters() {
    return this.queue.box(DEAD_LETTERS);
  }

  /** Sends an accepted event to the queue, as the bus does, or as the router does to an address. */
  async send(id: string, to?: Partial<Address>, delaySeconds = 0): Promise<EventRecord> {
    const record = makeRecord(id);
    await this.ledger.putEvents([record]);
    const address = to && { subscriber: 'billing', round: 1, attempt: 1, ...to };
    this.box.put(JSON.stringify(sealEnvelope(record, address)), { delaySeconds });
    return record;
  }

  /** Receives what is visible and handles it as one batch; answers the whole report. */
  async run(handler: Handler = () => {}): Promise<BatchReport> {
    const messages = this.receive();
    const report = await this.clock.until(this.#handle(messages, handler));
    this.acknowledge(messages, report);
    return report;
  }

  /** As `run`, but the function ends in the handler of one event, and nothing of it goes on. */
  async crashAt(id: string, handler: Handler = () => {}): Promise<void> {
    if (await this.#runUntilCrash(id, handler)) return;
    throw new Error(`no handler ran for ${id}`);
  }

  /** Ends the function before any of its code runs. */
  crashAtImport(): void {
    this.receive();
  }

  /** Runs batch after batch, with the dead-letter function beside, and lets time pass, until nothing is on the queues. */
  async runAll(handler: Handler = () => {}, crashing: readonly string[] = []): Promise<void> {
    for (let rounds = 0; rounds < 500; rounds++) {
      const waiting = [...this.box.messages, ...this.deadLetters.messages];
      if (waiting.length === 0) return;
      const next = Math.min(...waiting.map(({ visibleAt }) => visibleAt));
      this.clock.advance(Math.max(0, next - this.clock.now()));
      const now = this.clock.now();
      const crash = this.box.messages.find(
        ({ body, visibleAt }) => visibleAt <= now && crashing.some((id) => isAbout(body, id)),
      );
      const id = crashing.find((one) => crash !== undefined && isAbout(crash.body, one));
      if (id === undefined) await this.run(handler);
      else await this.#runUntilCrash(id, handler);
      await this.runDeadLetter();
    }
    throw new Error('messages are still on their way');
  }

  /** Lets the dead-letter function take what is on the dead-letter queue. */
  async runDeadLetter() {
    const owner = { name: 'billing', queueUrl: QUEUE, retry: this.policy };
    const messages = this.deadLetters.receive(10, VISIBILITY_SECONDS);
    const roles = { ...this, deliveries: this.ledger, dueList: this.ledger };
    const report = await takeDeadLetters(
      messages.map((message) => ({ ...message, owner })),
      roles,
    );
    for (const { messageId, receiptHandle } of messages)
      if (!report.failedMessageIds.includes(messageId)) this.deadLetters.remove(receiptHandle);
    return report;
  }

  /** How a delivery to `billing` stands. */
  async delivery({ trackingId }: Pick<EventRecord, 'trackingId'>): Promise<Delivery | undefined> {
    const key = { trackingId, subscriber: 'billing' };
    return (await this.ledger.findDeliveries([key])).get(deliveryId(key));
  }

  /** How many messages are left on the queue, whether visible or not. */
  get left(): number {
    return this.box.messages.length;
  }

  receive(): readonly QueueMessage[] {
    return this.box.receive(10, VISIBILITY_SECONDS).filter((message) => {
      if (message.receiveCount <= MOST_RECEIVES) return true;
      this.box.remove(message.receiptHandle);
      this.deadLetters.put(message.body);
      return false;
    });
  }

  acknowledge(messages: readonly QueueMessage[], { failedMessageIds }: BatchReport): void {
    for (const { messageId, receiptHandle } of messages)
      if (!failedMessageIds.includes(messageId)) this.box.remove(receiptHandle);
  }

  /** The handler of `id` ends the function where it runs, which is answered; where it does not, the batch comes to its end. */
  async #runUntilCrash(id: string, handler: Handler): Promise<boolean> {
    const messages = this.receive();
    let isOver = false;
    let crash = () => {};
    const crashed = new Promise<undefined>((resolve) => {
      crash = () => {
        isOver = true;
        resolve(undefined);
      };
    });
    const ends: Handler = (event, context) => {
      if (event.id !== id) return handler(event, context);
      crash();
      return new Promise(() => {});
    };
    const clock: Clock = {
      now: () => this.clock.now(),
      sleep: (ms) => this.clock.sleep(ms),
      schedule: (at, run) => this.clock.schedule(at, () => (isOver ? undefined : run())),
    };
    const work = this.#handle(messages, ends, clock);
    const report = await this.clock.until(Promise.race([work, crashed]));
    if (report !== undefined) this.acknowledge(messages, report);
    else this.memory = new HandledMemory();
    return report === undefined;
  }

  #handle(
    messages: readonly QueueMessage[],
    handler: Handler,
    clock: Clock = this.clock,
  ): Promise<BatchReport> {
    const endsAt = this.clock.now() + TIMEOUT_MS;
    return handleBatch(
      {
        messages,
        subscriber: 'billing',
        queueUrl: QUEUE,
        deadLetterQueueUrl: DEAD_LETTERS,
        policy: this.policy,
        once: this.once,
        handler: (event, context) => {
          this.handled.push(event.id);
          return handler(event, context);
        },
        remainingMs: () => endsAt - this.clock.now(),
      },
      { ...this, clock, deliveries: this.ledger, memory: this.memory },
    );
  }
}

function isAbout(body: string, id: string): boolean {
  return body.includes(`"id":"${id}"`);
}

/** A handler that throws for some events. */
export const failing =
  (errors: Readonly<Record<string, unknown>>): Handler =>
  ({ id }) => {
    if (Object.hasOwn(errors, id)) throw errors[id];
  };
