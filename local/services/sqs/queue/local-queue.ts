import type { LocalClock } from '../../../support/local-clock.ts';
import { parseRedrive } from '../attributes/parse-redrive.ts';
import { type FauxQueue, type InFlight, SqsQueue, type StoredMessage } from '../fauxqs.ts';
import { FifoSends } from '../fifo/fifo-sends.ts';
import { GroupedMessages } from '../fifo/grouped-messages.ts';
import { ReceiveAttempts } from '../fifo/receive-attempts.ts';
import type { QueueSettings } from '../journal/journal-records.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import { handleOf, handlePrefix } from '../messages/receipt-handle.ts';
import { setOnClock } from '../messages/set-on-clock.ts';
import { Deadlines } from './deadlines.ts';
import { Listeners } from './listeners.ts';
import { type AgeListener, OldestMessage } from './oldest-message.ts';
import { type ReadyMessages, StandardMessages } from './ready-messages.ts';
import { ReturnedMessages } from './returned-messages.ts';

/** What a queue needs of its engine. */
export interface QueueParts {
  readonly clock: LocalClock;
  readonly journal: QueueJournal;
  readonly maxInFlight: number;
  readonly onAge: AgeListener;
}

/**
 * A queue on the cloud's clock. fauxqs's own scans every message in flight at each receive and reads the machine's
 * time; this one keeps deadlines in a heap, so that a backlog of any length costs nothing while it waits.
 */
export class LocalQueue extends SqsQueue {
  /** What the receipt handles of its messages begin with. */
  readonly handlePrefix: string;
  /** What a FIFO queue knows of sends. */
  readonly fifo: FifoSends | undefined;
  readonly attempts = new ReceiveAttempts();
  readonly clock: LocalClock;
  readonly oldest: OldestMessage;
  purgedAt: number | undefined;
  /** Whether it is deleted, or the cloud stops: nobody waits for its messages. */
  isClosed = false;
  readonly #journal: QueueJournal;
  readonly #maxInFlight: number;
  readonly #ready: ReadyMessages;
  readonly #deadlines: Deadlines;
  readonly #listeners: Listeners;
  readonly #returned = new ReturnedMessages();
  #delayed = 0;

  constructor(
    identity: { readonly name: string; readonly url: string; readonly arn: string },
    { attributes, tags }: QueueSettings,
    { clock, journal, maxInFlight, onAge }: QueueParts,
  ) {
    super(identity.name, identity.url, identity.arn, attributes, tags);
    this.handlePrefix = handlePrefix(identity.arn);
    this.clock = clock;
    this.#journal = journal;
    this.#maxInFlight = maxInFlight;
    this.#listeners = new Listeners(clock);
    this.fifo = this.isFifo() ? new FifoSends() : undefined;
    this.#ready = this.isFifo() ? new GroupedMessages() : new StandardMessages();
    const isCurrent = (entry: InFlight) => this.inflightMessages.get(entry.receiptHandle) === entry;
    this.#deadlines = new Deadlines(clock, isCurrent, () => this.processTimers());
    this.oldest = new OldestMessage(clock, this, onAge);
    this.createdTimestamp = Math.floor(this.clock.now() / 1000);
    this.lastModifiedTimestamp = this.createdTimestamp;
  }

  /** Calls back whenever a message can be received; the answer ends it. */
  onMessage(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** How many messages can be received now. */
  get receivable(): number {
    return Math.min(this.#ready.receivable, this.room);
  }

  /** How many messages more may be in flight. */
  get room(): number {
    return Math.max(0, this.#maxInFlight - this.inflightMessages.size);
  }

  /** For how long a message in flight has been hidden since its receive; undefined when it is not in flight. */
  hiddenMs(receiptHandle: string): number | undefined {
    const entry = this.inflightMessages.get(receiptHandle);
    return entry === undefined ? undefined : this.clock.now() - entry.receivedAt;
  }

  /** Whether a handle's message is visible again, and nobody has received it since. */
  isReturned(receiptHandle: string): boolean {
    return this.#returned.has(receiptHandle);
  }

  /** Every message that is not deleted. */
  *all(): Generator<StoredMessage> {
    yield* this.#ready;
    for (const { message } of this.inflightMessages.values()) yield message;
    yield* this.#deadlines.delayed();
  }

  override getAttribute(name: string): string | undefined {
    if (name === 'ApproximateNumberOfMessages') return String(this.#ready.length);
    if (name === 'ApproximateNumberOfMessagesDelayed') return String(this.#delayed);
    return super.getAttribute(name);
  }

  override setAttributes(attributes: Record<string, string>): void {
    super.setAttributes(attributes);
    this.lastModifiedTimestamp = Math.floor(this.clock.now() / 1000);
    if (this.isFifo() && attributes.DelaySeconds !== undefined) this.#delayAnew();
  }

  override enqueue(message: StoredMessage): void {
    setOnClock(message, this.clock.now());
    const { fifo } = this;
    if (fifo !== undefined) message.sequenceNumber = fifo.nextSequenceNumber(this.clock.now());
    this.#journal.sent(this.name, message);
    this.restore(message, this.clock.now());
  }

  /** Puts a message in that the journal has already, and that is here since a time: a dead letter, since it is one. */
  restore(message: StoredMessage, since = message.sentTimestamp): void {
    this.oldest.add(message, since);
    if (message.delayUntil !== undefined && message.delayUntil > this.clock.now()) {
      this.#delayed++;
      this.#deadlines.add(message.delayUntil, { delayed: message });
    } else this.#show(message);
  }

  /** Hands out messages that are visible; those that are spent become dead letters. */
  receive(
    most: number,
    visibilitySeconds: number,
    resolve: (arn: string) => FauxQueue | undefined,
  ): readonly InFlight[] {
    this.processTimers();
    this.oldest.tell();
    const now = this.clock.now();
    const deadline = now + visibilitySeconds * 1000;
    const oldest = now - Number(this.attributes.MessageRetentionPeriod) * 1000;
    const redrive = parseRedrive(this.attributes.RedrivePolicy);
    const received: InFlight[] = [];
    const wanted = Math.min(most, 10, this.room);
    while (received.length < wanted) {
      const message = this.#ready.shift(received);
      if (message === undefined) break;
      this.#returned.forget(message);
      if (message.sentTimestamp < oldest) {
        this.#forget(message);
        continue;
      }
      const isSpent = message.approximateReceiveCount >= redrive.most;
      const deadLetters = isSpent ? resolve(redrive.arn) : undefined;
      if (deadLetters !== undefined) {
        this.#bury(message, deadLetters);
        this.#forget(message);
        continue;
      }
      message.approximateReceiveCount++;
      message.approximateFirstReceiveTimestamp ??= now;
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
    if (deadLetters !== undefined) this.#bury(message, deadLetters);
    this.deleteMessage(receiptHandle);
    return deadLetters?.arn;
  }

  override deleteMessage(receiptHandle: string): boolean {
    const entry = this.inflightMessages.get(receiptHandle);
    if (entry === undefined) return this.#deleteReturned(receiptHandle);
    this.#forget(entry.message);
    const wasOpen = this.#ready.isOpen && this.room > 0;
    this.inflightMessages.delete(receiptHandle);
    this.#ready.release(entry.message);
    this.#deadlines.leaveStale();
    if (!wasOpen) this.#tell();
    return true;
  }

  override changeVisibility(receiptHandle: string, seconds: number): void {
    const entry = this.inflightMessages.get(receiptHandle);
    if (entry === undefined) return;
    if (seconds === 0) {
      this.inflightMessages.delete(receiptHandle);
      this.#return(entry);
    } else {
      entry.visibilityDeadline = this.clock.now() + seconds * 1000;
      this.#deadlines.add(entry.visibilityDeadline, { inFlight: entry });
    }
    this.#deadlines.leaveStale();
  }

  override processTimers(): void {
    this.#deadlines.take(({ delayed, inFlight }) => {
      if (delayed !== undefined) {
        this.#delayed--;
        this.#show(delayed);
      }
      if (inFlight !== undefined && this.inflightMessages.delete(inFlight.receiptHandle))
        this.#return(inFlight);
    });
  }

  /** Resolves when there may be a message, or at a time. */
  waitFor(until: number): Promise<void> {
    return this.#listeners.wait(until);
  }

  override purge(): void {
    for (const message of this.all()) this.#forget(message);
    this.#ready.clear();
    this.#deadlines.clear();
    this.#delayed = 0;
    this.inflightMessages.clear();
    this.#returned.clear();
  }

  override cancelWaiters(): void {
    this.isClosed = true;
    this.#deadlines.stop();
    this.#listeners.tell();
  }

  #handOut(message: StoredMessage, deadline: number): InFlight {
    const entry: InFlight = {
      message,
      receiptHandle: handleOf(message, this.handlePrefix),
      receivedAt: this.clock.now(),
      visibilityDeadline: deadline,
    };
    this.inflightMessages.set(entry.receiptHandle, entry);
    this.#ready.hold(message);
    this.#deadlines.add(deadline, { inFlight: entry });
    return entry;
  }

  /** Makes a message a dead letter; the caller deletes it after that, so that a journal that ends between the two still has it. */
  #bury(message: StoredMessage, deadLetters: FauxQueue): void {
    message.delayUntil = undefined;
    message.deadLetterSourceArn = this.arn;
    // SQS developer guide, "Learn how to configure a dead-letter queue redrive".
    if (this.isFifo()) message.messageDeduplicationId = message.messageId;
    deadLetters.enqueue(message);
  }

  /** A FIFO queue's delay is that of the messages in it too (SQS developer guide, "Amazon SQS delay queues"). */
  #delayAnew(): void {
    const delayed = [...this.#deadlines.delayed()];
    this.#deadlines.dropDelayed();
    this.#delayed = 0;
    for (const message of delayed) {
      message.delayUntil = message.sentTimestamp + Number(this.attributes.DelaySeconds) * 1000;
      this.#journal.sent(this.name, message);
      this.restore(message);
    }
  }

  #return(entry: InFlight): void {
    this.#returned.add(entry);
    this.#ready.putBack(entry.message);
    this.#tell();
  }

  /** Deletes a message whose visibility timeout is over, and which nobody has received since. */
  #deleteReturned(receiptHandle: string): boolean {
    const message = this.#returned.take(receiptHandle);
    if (message === undefined) return false;
    this.#forget(message);
    return this.#ready.remove(message);
  }

  #forget(message: StoredMessage): void {
    this.oldest.remove(message);
    this.#journal.deleted(this.name, message.messageId);
  }

  #show(message: StoredMessage): void {
    this.#ready.push(message);
    this.#tell();
  }

  #tell(): void {
    if (this.#ready.isOpen) this.#listeners.tell();
  }
}
