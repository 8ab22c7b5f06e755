import type { InFlight, StoredMessage } from '../fauxqs.ts';

/** Visible messages by the handle of their last receive, which still deletes them until somebody receives them again. */
export class ReturnedMessages {
  readonly #messages = new Map<string, StoredMessage>();
  readonly #handles = new WeakMap<StoredMessage, string>();

  add({ receiptHandle, message }: InFlight): void {
    this.#messages.set(receiptHandle, message);
    this.#handles.set(message, receiptHandle);
  }

  has(receiptHandle: string): boolean {
    return this.#messages.has(receiptHandle);
  }

  /** The message of a handle, which is then forgotten. */
  take(receiptHandle: string): StoredMessage | undefined {
    const message = this.#messages.get(receiptHandle);
    this.#messages.delete(receiptHandle);
    return message;
  }

  /** Makes a message's handle worth nothing. */
  forget(message: StoredMessage): void {
    this.#messages.delete(this.#handles.get(message) ?? '');
  }

  clear(): void {
    this.#messages.clear();
  }
}
