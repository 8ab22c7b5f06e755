import type { BrokerError } from '../../../core/bridge/broker-error.ts';

/** Messages that were pushed and are not taken yet, in their order. */
export class Inbox<Message> {
  #messages: Message[] = [];
  #failure: BrokerError | undefined;
  #hasEnded = false;
  #wake = () => {};

  put(message: Message): void {
    this.#messages.push(message);
    this.#wake();
  }

  /** No more comes, for a reason: the next `take` throws it. The first reason counts. */
  fail(reason: BrokerError): void {
    this.#failure ??= reason;
    this.#wake();
  }

  /** No more is wanted: the next `take` returns nothing. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  get failure(): BrokerError | undefined {
    return this.#failure;
  }

  /** Waits until there are some, and returns `most` at most; none once it has ended. */
  async take(most: number): Promise<readonly Message[]> {
    for (;;) {
      if (this.#hasEnded) return [];
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#messages.length > 0) return this.#messages.splice(0, most);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
