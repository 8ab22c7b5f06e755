import { randomUUID } from 'node:crypto';
import type { AwsJson } from '../../api/aws-api.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { MinHeap } from '../../support/min-heap.ts';
import { Alarm } from './alarm.ts';
import { type FauxQueue, type InFlight, SqsQueue, type StoredMessage } from './fauxqs.ts';
import type { QueueJournal } from './journal/queue-journal.ts';
import { MessageDeque } from './message-deque.ts';
import { parseRedrive } from './parse-redrive.ts';
import { ReturnedMessages } from './returned-messages.ts';
import { toReceived } from './to-received.ts';

/** What a queue needs of its engine. */
export interface QueueParts {
  readonly clock: LocalClock;
  readonly journal: QueueJournal;
  readonly maxInFlight: number;
}

/** Deadlines that no longer count are dropped once there are so many of them, and half of all are such. */
const MOST_STALE = 1024;

interface Due {
  readonly delayed?: StoredMessage;
  readonly inFlight?: InFlight;
}

/**
 * A standard queue on the cloud's clock. fauxqs's own scans every message in flight at each receive and reads the
 * machine's time; this one keeps deadlines in a heap, so that a backlog of any length costs nothing while it waits.
 */
export class LocalQueue extends SqsQueue {
  readonly #clock: LocalClock;
  readonly #journal: QueueJournal;
  readonly #maxInFlight: number;
  readonly #ready = new MessageDeque<StoredMessage>();
  readonly #due = new MinHeap<Due>();
  readonly #onClock = new WeakSet<StoredMessage>();
  readonly #listeners = new Set<() => void>();
  readonly #alarm: Alarm;
  readonly #returned = new ReturnedMessages();
  #delayed = 0;
  #stale = 0;

  constructor(
    identity: { readonly name: string; readonly url: string; readonly arn: string },
    settings: {
      readonly attributes: Record<string, string> | undefined;
      readonly tags: Record<string, string> | undefined;
    },
    { clock, journal, maxInFlight }: QueueParts,
  ) {
    super(identity.name, identity.url, identity.arn, settings.attributes, settings.tags);
    this.#clock = clock;
    this.#journal = journal;
    this.#maxInFlight = maxInFlight;
    this.#alarm = new Alarm(clock, () => this.processTimers());
  }

  /** Calls back whenever a message can be received; the answer ends it. */
  onMessage(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** How many messages can be received, are in flight, and are delayed. */
  depth(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    return {
      visible: this.#ready.length,
      inFlight: this.inflightMessages.size,
      delayed: this.#delayed,
    };
  }

  /** How many messages more may be in flight. */
  get room(): number {
    return Math.max(0, this.#maxInFlight - this.inflightMessages.size);
  }

  /** For how long a message in flight has been hidden since its receive; undefined when it is not in flight. */
  hiddenMs(receiptHandle: string): number | undefined {
    const entry = this.inflightMessages.get(receiptHandle);
    return entry === undefined ? undefined : this.#clock.now() - entry.receivedAt;
  }

  /** Every message that is not deleted. */
  *all(): Generator<StoredMessage> {
    yield* this.#ready;
    for (const { message } of this.inflightMessages.values()) yield message;
    for (const { delayed } of this.#due.values()) if (delayed !== undefined) yield delayed;
  }

  override getAttribute(name: string): string | undefined {
    if (name === 'ApproximateNumberOfMessages') return String(this.#ready.length);
    if (name === 'ApproximateNumberOfMessagesDelayed') return String(this.#delayed);
    return super.getAttribute(name);
  }

  override enqueue(message: StoredMessage): void {
    this.#setOnClock(message);
    this.#journal.sent(this.name, message);
    this.restore(message);
  }

  /** Puts a message in that the journal has already. */
  restore(message: StoredMessage): void {
    this.#onClock.add(message);
    if (message.delayUntil !== undefined && message.delayUntil > this.#clock.now()) {
      this.#delayed++;
      this.#wait(message.delayUntil, { delayed: message });
    } else this.#show(message);
  }

  override dequeue(
    most: number,
    visibilitySeconds: number | undefined,
    resolve: (arn: string) => FauxQueue | undefined,
  ): AwsJson[] {
    this.processTimers();
    const now = this.#clock.now();
    const deadline = now + (visibilitySeconds ?? Number(this.attributes.VisibilityTimeout)) * 1000;
    const oldest = now - Number(this.attributes.MessageRetentionPeriod) * 1000;
    const redrive = parseRedrive(this.attributes.RedrivePolicy);
    const received: AwsJson[] = [];
    const wanted = Math.min(most, 10, this.room);
    while (received.length < wanted) {
      const message = this.#ready.shift();
      if (message === undefined) break;
      this.#returned.forget(message);
      if (message.sentTimestamp < oldest) {
        this.#journal.deleted(this.name, message.messageId);
        continue;
      }
      message.approximateReceiveCount++;
      message.approximateFirstReceiveTimestamp ??= now;
      const deadLetters =
        message.approximateReceiveCount > redrive.most ? resolve(redrive.arn) : undefined;
      if (deadLetters !== undefined) {
        message.approximateReceiveCount--;
        this.#markDead(message);
        // In this order, so that a journal that ends between the two still has the message.
        deadLetters.enqueue(message);
        this.#journal.deleted(this.name, message.messageId);
        continue;
      }
      this.#journal.received(this.name, message);
      received.push(this.#handOut(message, deadline));
    }
    return received;
  }

  /** Moves a message in flight to the dead-letter queue, and answers its ARN, or deletes the message where there is none. */
  takeOut(
    receiptHandle: string,
    resolve: (arn: string) => FauxQueue | undefined,
  ): string | undefined {
    const message = this.inflightMessages.get(receiptHandle)?.message;
    if (message === undefined) return undefined;
    const deadLetters = resolve(parseRedrive(this.attributes.RedrivePolicy).arn);
    this.#markDead(message);
    // In this order, so that a journal that ends between the two still has the message.
    deadLetters?.enqueue(message);
    this.deleteMessage(receiptHandle);
    return deadLetters?.arn;
  }

  override deleteMessage(receiptHandle: string): boolean {
    const entry = this.inflightMessages.get(receiptHandle);
    if (entry === undefined) return this.#deleteReturned(receiptHandle);
    this.#journal.deleted(this.name, entry.message.messageId);
    const wasFull = this.room === 0;
    this.inflightMessages.delete(receiptHandle);
    this.#leaveStale();
    if (wasFull && this.#ready.length > 0) this.#tell();
    return true;
  }

  override changeVisibility(receiptHandle: string, seconds: number): void {
    const entry = this.inflightMessages.get(receiptHandle);
    if (entry === undefined) return;
    if (seconds === 0) {
      this.inflightMessages.delete(receiptHandle);
      this.#leaveStale();
      this.#return(entry);
      return;
    }
    entry.visibilityDeadline = this.#clock.now() + seconds * 1000;
    this.#wait(entry.visibilityDeadline, { inFlight: entry });
    this.#leaveStale();
  }

  override processTimers(): void {
    const now = this.#clock.now();
    for (let at = this.#due.peekKey(); at !== undefined && at <= now; at = this.#due.peekKey()) {
      const { delayed, inFlight } = this.#due.pop() ?? {};
      if (delayed !== undefined) {
        this.#delayed--;
        this.#show(delayed);
      }
      if (inFlight === undefined) continue;
      if (!this.#counts(inFlight, at)) this.#stale--;
      else if (this.inflightMessages.delete(inFlight.receiptHandle)) this.#return(inFlight);
    }
    this.#alarm.set(this.#due.peekKey());
  }

  override waitForMessages(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        unsubscribe();
        resolve();
      };
      const cancel = this.#clock.schedule(this.#clock.now() + seconds * 1000, done);
      const unsubscribe = this.onMessage(done);
    });
  }

  override purge(): void {
    for (const { messageId } of this.all()) this.#journal.deleted(this.name, messageId);
    this.#ready.clear();
    this.#due.clear();
    this.#delayed = 0;
    this.#stale = 0;
    this.inflightMessages.clear();
    this.#returned.clear();
  }

  override cancelWaiters(): void {
    this.#alarm.set(undefined);
    this.#tell();
  }

  #handOut(message: StoredMessage, deadline: number): AwsJson {
    const entry: InFlight = {
      message,
      receiptHandle: randomUUID(),
      receivedAt: this.#clock.now(),
      visibilityDeadline: deadline,
    };
    this.inflightMessages.set(entry.receiptHandle, entry);
    this.#wait(deadline, { inFlight: entry });
    return toReceived(entry);
  }

  #markDead(message: StoredMessage): void {
    message.delayUntil = undefined;
    message.deadLetterSourceArn = this.arn;
  }

  /** fauxqs stamps a new message with the machine's time; here it gets the cloud's. */
  #setOnClock(message: StoredMessage): void {
    if (this.#onClock.has(message) || message.approximateReceiveCount > 0) return;
    const shift = this.#clock.now() - message.sentTimestamp;
    message.sentTimestamp += shift;
    if (message.delayUntil !== undefined) message.delayUntil += shift;
  }

  /** A deadline that was moved, or a message that was deleted, leaves its old entry behind, and with it the message. */
  #leaveStale(): void {
    if (++this.#stale < MOST_STALE || this.#stale * 2 < this.#due.size) return;
    this.#due.prune(({ inFlight }, at) => inFlight === undefined || this.#counts(inFlight, at));
    this.#stale = 0;
    this.#alarm.set(this.#due.peekKey());
  }

  #counts(inFlight: InFlight, at: number): boolean {
    const current = this.inflightMessages.get(inFlight.receiptHandle) === inFlight;
    return current && inFlight.visibilityDeadline === at;
  }

  #return(entry: InFlight): void {
    this.#returned.add(entry);
    this.#show(entry.message);
  }

  /** Deletes a message whose visibility timeout is over, and which nobody has received since. */
  #deleteReturned(receiptHandle: string): boolean {
    const message = this.#returned.take(receiptHandle);
    if (message === undefined) return false;
    this.#journal.deleted(this.name, message.messageId);
    return this.#ready.remove(message);
  }

  #show(message: StoredMessage): void {
    this.#ready.push(message);
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #wait(at: number, due: Due): void {
    this.#due.push(at, due);
    this.#alarm.set(this.#due.peekKey());
  }
}
