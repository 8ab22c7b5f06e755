import type { LocalClock } from '../../../support/local-clock.ts';
import { MinHeap } from '../../../support/min-heap.ts';
import type { FauxQueue, StoredMessage } from '../fauxqs.ts';

const MINUTE_MS = 60_000;

/** What was not asked for in a day is gone. */
const MOST_MINUTES = 1440;

/** Of a standard queue, a message that was received so often no longer counts. */
const STUCK_RECEIVES = 3;

/** Messages that are gone are dropped once there are so many of them, and half of all are such. */
const MOST_GONE = 1024;

type AgedQueue = Pick<FauxQueue, 'isFifo' | 'attributes'>;

/** Takes how old the oldest message was, in seconds, at a time in epoch milliseconds. */
export type AgeListener = (seconds: number, at: number) => void;

/**
 * How old a queue's oldest message was at the beginning of each minute: visible, delayed or in flight, but for those that a
 * standard queue has handed out three times (SQS developer guide, "Available CloudWatch metrics for Amazon SQS"). A queue
 * without such a message has no age. No timer runs: a minute is told when something changes after it, or when it is asked for.
 */
export class OldestMessage {
  readonly #clock: Pick<LocalClock, 'now'>;
  readonly #queue: AgedQueue;
  readonly #tell: AgeListener;
  readonly #bySince = new MinHeap<StoredMessage>();
  readonly #here = new Set<StoredMessage>();
  #gone = 0;
  #told: number;

  constructor(clock: Pick<LocalClock, 'now'>, queue: AgedQueue, tell: AgeListener) {
    this.#clock = clock;
    this.#queue = queue;
    this.#tell = tell;
    this.#told = this.#minute();
  }

  /** A message is there, since a time in epoch milliseconds. */
  add(message: StoredMessage, since: number): void {
    this.tell();
    if (this.#here.has(message)) return;
    this.#here.add(message);
    this.#bySince.push(since, message);
  }

  remove(message: StoredMessage): void {
    this.tell();
    if (!this.#here.delete(message)) return;
    if (++this.#gone < MOST_GONE || this.#gone * 2 < this.#bySince.size) return;
    this.#bySince.prune((one) => this.#here.has(one));
    this.#gone = 0;
  }

  /** Tells each minute that has begun since the last time; before a receive is counted, and whenever somebody asks. */
  tell(): void {
    const minute = this.#minute();
    if (minute === this.#told) return;
    const from = Math.max(this.#told + 1, minute - MOST_MINUTES + 1);
    this.#told = minute;
    for (let each = from; each <= minute; each++) {
      const at = each * MINUTE_MS;
      const since = this.#oldestAt(at);
      if (since === undefined) return;
      this.#tell(Math.floor((at - since) / 1000), at);
    }
  }

  /** Since when the oldest message is there; what does not count at that time never will again. */
  #oldestAt(at: number): number | undefined {
    const oldest = at - Number(this.#queue.attributes.MessageRetentionPeriod) * 1000;
    for (;;) {
      const [since, message] = [this.#bySince.peekKey(), this.#bySince.peek()];
      if (since === undefined || message === undefined) return undefined;
      if (this.#here.has(message) && since > oldest && !this.#isStuck(message)) return since;
      if (!this.#here.delete(message)) this.#gone--;
      this.#bySince.pop();
    }
  }

  #isStuck({ approximateReceiveCount }: StoredMessage): boolean {
    return !this.#queue.isFifo() && approximateReceiveCount >= STUCK_RECEIVES;
  }

  #minute(): number {
    return Math.floor(this.#clock.now() / MINUTE_MS);
  }
}
