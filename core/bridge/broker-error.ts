/**
 * What can be wrong with a broker, in the words that waybills and the worker's lines have. `BrokerUnreachable`: there is no connection;
 * `TlsFailed`: there is none that can be trusted, or one side speaks TLS and the other does not;
 * `BrokerRefused`: it refuses who asks, or what is asked for; `NoSuchDestination`: it has no such topic, queue or stream;
 * `MessageTooLarge`: it takes no message of this size; `NotConfirmed`: it has not said in time that it has the message;
 * `InvalidMessage`: it cannot carry such a message.
 */
export type BrokerErrorName =
  | 'BrokerUnreachable'
  | 'TlsFailed'
  | 'BrokerRefused'
  | 'NoSuchDestination'
  | 'MessageTooLarge'
  | 'NotConfirmed'
  | 'InvalidMessage';

/** Of these, no retry can help: the message is at fault. */
const OF_THE_MESSAGE: readonly string[] = ['MessageTooLarge', 'InvalidMessage'];

/** What is wrong with a broker or a message; its text says what was asked for, what was answered, and what to do. */
export class BrokerError extends Error {
  override readonly name: BrokerErrorName;

  constructor(name: BrokerErrorName, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = name;
  }
}

/** Whether it is the message that the broker cannot take, however often it is tried. */
export function isOfTheMessage(error: unknown): boolean {
  return error instanceof BrokerError && OF_THE_MESSAGE.includes(error.name);
}
