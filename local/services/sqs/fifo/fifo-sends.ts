import { createHash } from 'node:crypto';
import type { StoredMessage } from '../fauxqs.ts';

/** For how long a deduplication id counts (SQS developer guide, "Using the message deduplication ID"). */
const INTERVAL_MS = 5 * 60_000;
/** SQS's numbers have 20 digits, and are not consecutive. */
const STEP = 256n;
const PER_MILLISECOND = 10_000_000n;
const DIGITS = 20;

/** What is known of a message that was sent, for as long as a duplicate of it would not be delivered. */
export type SentMessage = Readonly<
  Pick<
    StoredMessage,
    'messageId' | 'sentTimestamp' | 'messageGroupId' | 'messageDeduplicationId' | 'sequenceNumber'
  >
>;

/** What a FIFO queue remembers of sends: the last sequence number, and the deduplication ids of five minutes. */
export class FifoSends {
  readonly #sent = new Map<string, SentMessage>();
  #last = 0n;

  /** A number above all before; it comes from the time, so that it is so after a restart. */
  nextSequenceNumber(now: number): string {
    const fromTime = BigInt(Math.trunc(now)) * PER_MILLISECOND;
    this.#last = fromTime > this.#last ? fromTime : this.#last + STEP;
    return String(this.#last).padStart(DIGITS, '0');
  }

  /** The message that was sent with that id in the last five minutes. */
  find(id: string, scope: string, now: number): SentMessage | undefined {
    this.#forget(now);
    return this.#sent.get(`${scope} ${id}`);
  }

  remember(message: SentMessage, scope: string): void {
    const sent = toSent(message);
    // After a restart in the same millisecond, its number is the last.
    const number = BigInt(sent.sequenceNumber ?? 0);
    if (number > this.#last) this.#last = number;
    this.#sent.set(`${scope} ${sent.messageDeduplicationId ?? ''}`, sent);
  }

  /** Those that still count. */
  recent(now: number): readonly SentMessage[] {
    this.#forget(now);
    return [...this.#sent.values()];
  }

  #forget(now: number): void {
    for (const [key, { sentTimestamp }] of this.#sent) {
      if (sentTimestamp + INTERVAL_MS > now) return;
      this.#sent.delete(key);
    }
  }
}

/** What is to be remembered of a message. */
export function toSent(message: SentMessage): SentMessage {
  const { messageId, sentTimestamp, messageGroupId } = message;
  const { messageDeduplicationId, sequenceNumber } = message;
  return { messageId, sentTimestamp, messageGroupId, messageDeduplicationId, sequenceNumber };
}

/** The id of a body where a queue deduplicates by content (SQS API reference, "SendMessage"). */
export function contentId(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
