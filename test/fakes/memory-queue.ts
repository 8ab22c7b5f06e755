import type { Clock } from '../../core/ports/clock.ts';
import type { Queue, QueueDepth, QueueMessage } from '../../core/ports/queue.ts';

/** A message and the time from which it may be received, in epoch milliseconds. */
interface Held {
  readonly message: QueueMessage;
  readonly visibleAt: number;
}

/** SQS takes no longer delay, in seconds. */
const LONGEST_DELAY_SECONDS = 43_200;

/** One queue, whatever its URL; a test fills and empties it with `send`, `receive` and `remove`. */
export class MemoryQueue implements Queue {
  /** Makes every method throw, as SQS does when it cannot be reached. */
  outage = false;
  /** Every delay that was asked for and taken, in order. */
  readonly postponed: { readonly receiptHandle: string; readonly delaySeconds: number }[] = [];

  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  #sent = 0;
  #handles = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(
    body: string,
    options: { readonly delaySeconds?: number; readonly attributes?: Record<string, string> } = {},
  ): void {
    const messageId = `message-${this.#sent++}`;
    const { delaySeconds = 0, attributes = {} } = options;
    const message = { messageId, receiptHandle: '', body, receiveCount: 0, attributes };
    this.#held.set(messageId, { message, visibleAt: this.#clock.now() + delaySeconds * 1000 });
  }

  /** Takes what is visible, for `visibilitySeconds`. */
  receive(most = 10, visibilitySeconds = 30): readonly QueueMessage[] {
    const now = this.#clock.now();
    const visible = [...this.#held.values()].filter(({ visibleAt }) => visibleAt <= now);
    return visible.slice(0, most).map(({ message }) => {
      const receiptHandle = `handle-${this.#handles++}`;
      const received = { ...message, receiptHandle, receiveCount: message.receiveCount + 1 };
      const visibleAt = now + visibilitySeconds * 1000;
      this.#held.set(message.messageId, { message: received, visibleAt });
      return received;
    });
  }

  remove(receiptHandle: string): void {
    const held = this.#find(receiptHandle);
    if (held !== undefined) this.#held.delete(held.message.messageId);
  }

  async postpone(
    _queueUrl: string,
    items: readonly { readonly receiptHandle: string; readonly delaySeconds: number }[],
  ): Promise<readonly string[]> {
    this.#reach();
    const now = this.#clock.now();
    return items.flatMap((item) => {
      const held = this.#find(item.receiptHandle);
      const inFlight = held !== undefined && held.visibleAt > now;
      if (!inFlight || item.delaySeconds > LONGEST_DELAY_SECONDS) return item.receiptHandle;
      const { message } = held;
      const visibleAt = now + item.delaySeconds * 1000;
      this.#held.set(message.messageId, { message, visibleAt });
      this.postponed.push(item);
      return [];
    });
  }

  async depth(_queueUrl: string): Promise<QueueDepth> {
    this.#reach();
    const now = this.#clock.now();
    const held = [...this.#held.values()];
    const hidden = held.filter(({ visibleAt }) => visibleAt > now);
    const inFlight = hidden.filter(({ message }) => message.receiptHandle !== '').length;
    return {
      visible: held.length - hidden.length,
      inFlight,
      delayed: hidden.length - inFlight,
    };
  }

  #find(receiptHandle: string): Held | undefined {
    return [...this.#held.values()].find(({ message }) => message.receiptHandle === receiptHandle);
  }

  #reach(): void {
    if (this.outage) throw new Error('the queue cannot be reached');
  }
}
