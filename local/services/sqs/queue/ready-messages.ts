import type { StoredMessage } from '../fauxqs.ts';
import { MessageDeque } from './message-deque.ts';

/** The messages of a queue that are visible, in the order in which they are handed out. */
export interface ReadyMessages extends Iterable<StoredMessage> {
  readonly length: number;
  /** How many of them can be received now: fewer where others of their group are in flight. */
  readonly receivable: number;
  /** Whether there are such. */
  readonly isOpen: boolean;
  push(message: StoredMessage): void;
  /** The next message for a receive, which any object stands for. */
  shift(receive: object): StoredMessage | undefined;
  remove(message: StoredMessage): boolean;
  clear(): void;
  /** A message that was taken out is in flight. */
  hold(message: StoredMessage): void;
  /** It is no longer, and gone. */
  release(message: StoredMessage): void;
  /** It is no longer, and visible again. */
  putBack(message: StoredMessage): void;
}

/** Those of a standard queue: one list, to whose end a message comes back. */
export class StandardMessages extends MessageDeque<StoredMessage> implements ReadyMessages {
  get receivable(): number {
    return this.length;
  }

  get isOpen(): boolean {
    return this.length > 0;
  }

  hold(): void {}

  release(): void {}

  putBack(message: StoredMessage): void {
    this.push(message);
  }
}
