import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';

/** The most that is held of what comes faster than it is taken: messages, and bytes of their bodies. */
const MOST_MESSAGES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Messages that have come and were not taken yet, up to a bound. */
export class HeldMessages {
  readonly #onFull: () => void;
  #held: BrokerMessage[] = [];
  #bytes = 0;
  #isFull = false;
  #wake: () => void = () => {};

  /** `onFull` is called once, at the first message that there is no room for: it and those behind it are not held. */
  constructor(onFull: () => void) {
    this.#onFull = onFull;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  add(message: BrokerMessage): void {
    if (this.#isFull) return;
    const size = sizeOf(message);
    // One message is held whatever its size: the broker has a bound for that.
    const isRoom = this.#held.length < MOST_MESSAGES && this.#bytes + size <= MOST_BYTES;
    if (this.#held.length > 0 && !isRoom) {
      this.#isFull = true;
      this.#onFull();
      return;
    }
    this.#held.push(message);
    this.#bytes += size;
    this.#wake();
  }

  /** Waits until there is one, or no room for more, or it is woken. */
  async some(): Promise<void> {
    if (this.#held.length > 0 || this.#isFull) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Gives the oldest away, so many at most. */
  shift(most: number): readonly BrokerMessage[] {
    const messages = this.#held.splice(0, most);
    for (const message of messages) this.#bytes -= sizeOf(message);
    return messages;
  }

  /** Ends a wait. */
  readonly wake = (): void => this.#wake();
}

function sizeOf({ body }: BrokerMessage): number {
  return body?.length ?? 0;
}
