import { WaybillError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Hidden, HideRequest, PullQueue } from '../../../core/ports/pulling/pull-queue.ts';
import type {
  OutgoingMessage,
  Queue,
  QueueDepth,
  QueueMessage,
} from '../../../core/ports/queue.ts';

/** A message and the time from which it may be received, in epoch milliseconds. */
interface Held {
  readonly message: QueueMessage;
  readonly visibleAt: number;
}

/** SQS takes no longer delay, in seconds, and no larger message, in bytes. */
const LONGEST_DELAY_SECONDS = 900;
const MOST_BYTES = 1_048_576;

/** One queue of a test, which fills and empties it with `put`, `receive` and `remove`. */
export class MemoryBox {
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #name: string;
  #sent = 0;
  #handles = 0;

  constructor(clock: Clock, name: string) {
    this.#clock = clock;
    this.#name = name;
  }

  put(
    body: string,
    options: { readonly delaySeconds?: number; readonly attributes?: Record<string, string> } = {},
  ): void {
    const messageId = `${this.#name}-${this.#sent++}`;
    const { delaySeconds = 0, attributes = {} } = options;
    const message = { messageId, receiptHandle: '', body, receiveCount: 0, attributes };
    this.#held.set(messageId, { message, visibleAt: this.#clock.now() + delaySeconds * 1000 });
  }

  /** Takes what is visible, for `visibilitySeconds`. */
  receive(most = 10, visibilitySeconds = 30): readonly QueueMessage[] {
    const now = this.#clock.now();
    const visible = [...this.#held.values()].filter(({ visibleAt }) => visibleAt <= now);
    return visible.slice(0, most).map(({ message }) => {
      const receiptHandle = `${this.#name}-handle-${this.#handles++}`;
      const received = { ...message, receiptHandle, receiveCount: message.receiveCount + 1 };
      const visibleAt = now + visibilitySeconds * 1000;
      this.#held.set(message.messageId, { message: received, visibleAt });
      return received;
    });
  }

  remove(receiptHandle: string): void {
    for (const [id, { message }] of this.#held)
      if (receiptHandle !== '' && message.receiptHandle === receiptHandle) this.#held.delete(id);
  }

  /** Hides a received message for so long from now; whether it was hidden still. */
  hide(receiptHandle: string, seconds: number): boolean {
    const now = this.#clock.now();
    for (const [id, held] of this.#held) {
      const isIt = receiptHandle !== '' && held.message.receiptHandle === receiptHandle;
      if (!isIt || held.visibleAt <= now) continue;
      this.#held.set(id, { ...held, visibleAt: now + seconds * 1000 });
      return true;
    }
    return false;
  }

  /** Every message, whether it can be received or not, the earliest to be received first. */
  get messages(): readonly (QueueMessage & { readonly visibleAt: number })[] {
    const held = [...this.#held.values()].sort((a, b) => a.visibleAt - b.visibleAt);
    return held.map(({ message, visibleAt }) => ({ ...message, visibleAt }));
  }

  depth(): QueueDepth {
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
}

/** Queues in the test's memory, one for each URL. */
export class MemoryQueue implements Queue, PullQueue {
  /** SQS cannot be reached, or one queue cannot. */
  outage: boolean | string = false;
  /** Every delay that was asked for and taken, in order. */
  readonly delays: number[] = [];
  readonly #clock: Clock;
  readonly #boxes = new Map<string, MemoryBox>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The queue behind a URL, whose last part is its name. */
  box(queueUrl: string): MemoryBox {
    const name = queueUrl.split('/').at(-1) ?? '';
    const box = this.#boxes.get(name) ?? new MemoryBox(this.#clock, name);
    this.#boxes.set(name, box);
    return box;
  }

  async send(queueUrl: string, messages: readonly OutgoingMessage[]): Promise<readonly boolean[]> {
    return messages.map(({ body, delaySeconds }) => {
      if (this.#isDown(queueUrl) || !isDelay(delaySeconds) || !isBody(body)) return false;
      this.box(queueUrl).put(body, { delaySeconds });
      this.delays.push(delaySeconds);
      return true;
    });
  }

  async delete(queueUrl: string, receiptHandles: readonly string[]): Promise<void> {
    if (this.#isDown(queueUrl)) return;
    for (const handle of receiptHandles) this.box(queueUrl).remove(handle);
  }

  /** Without a wait: a test passes the time itself. */
  async receive(
    queueUrl: string,
    { most, hiddenSeconds }: Parameters<PullQueue['receive']>[1],
  ): Promise<readonly QueueMessage[]> {
    if (this.#isDown(queueUrl)) throw unreachable();
    return this.box(queueUrl).receive(most, hiddenSeconds);
  }

  async hide(queueUrl: string, requests: readonly HideRequest[]): Promise<readonly Hidden[]> {
    return requests.map(({ receiptHandle, seconds }) => {
      if (this.#isDown(queueUrl)) return 'unavailable';
      return this.box(queueUrl).hide(receiptHandle, seconds) ? 'hidden' : 'gone';
    });
  }

  async depth(queueUrl: string): Promise<QueueDepth> {
    if (this.#isDown(queueUrl)) throw unreachable();
    return this.box(queueUrl).depth();
  }

  #isDown(queueUrl: string): boolean {
    return this.outage === true || this.outage === queueUrl.split('/').at(-1);
  }
}

function unreachable(): WaybillError {
  return new WaybillError('queue-unavailable', 'the queue cannot be reached');
}

function isDelay(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_DELAY_SECONDS;
}

/** No other text is a message (SQS API reference, SendMessage). */
function isBody(body: string): boolean {
  const isText = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]+$/u.test(body);
  return isText && Buffer.byteLength(body) <= MOST_BYTES;
}
