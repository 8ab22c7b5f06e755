import type { StoredMessage } from '../fauxqs.ts';
import { MessageDeque } from '../queue/message-deque.ts';
import type { ReadyMessages } from '../queue/ready-messages.ts';

interface Group {
  readonly id: string;
  /** Visible again after a receive, in their order; all of them are older than those that wait. */
  readonly returned: StoredMessage[];
  readonly waiting: MessageDeque<StoredMessage>;
  inFlight: number;
}

/**
 * The visible messages of a FIFO queue (SQS developer guide, "FIFO queue delivery logic"): one receive gets as many of a
 * group as it wants, in their order, and no other gets any of that group until all of these are deleted or visible again.
 */
export class GroupedMessages implements ReadyMessages {
  readonly #groups = new Map<string, Group>();
  /** Those with visible messages and none in flight. */
  readonly #open = new Set<Group>();
  #taken: { readonly receive: object; readonly group: Group } | undefined;

  get length(): number {
    return count(this.#groups.values());
  }

  get receivable(): number {
    return count(this.#open);
  }

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  push(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.waiting.push(message);
    if (group.inFlight === 0) this.#open.add(group);
  }

  shift(receive: object): StoredMessage | undefined {
    const current = this.#taken?.receive === receive ? this.#taken.group : undefined;
    const [next] = current === undefined || sizeOf(current) === 0 ? this.#open : [current];
    if (next === undefined) return undefined;
    this.#taken = { receive, group: next };
    const message = next.returned.shift() ?? next.waiting.shift();
    this.#tidy(next);
    return message;
  }

  remove(message: StoredMessage): boolean {
    const group = this.#groupOf(message);
    const index = group.returned.indexOf(message);
    const isFound = index === -1 ? group.waiting.remove(message) : true;
    if (index !== -1) group.returned.splice(index, 1);
    this.#tidy(group);
    return isFound;
  }

  clear(): void {
    this.#groups.clear();
    this.#open.clear();
    this.#taken = undefined;
  }

  hold(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.inFlight++;
    this.#open.delete(group);
  }

  release(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.inFlight--;
    this.#tidy(group);
  }

  putBack(message: StoredMessage): void {
    const { returned } = this.#groupOf(message);
    const after = returned.findIndex((other) => isBefore(message, other));
    returned.splice(after === -1 ? returned.length : after, 0, message);
    this.release(message);
  }

  *[Symbol.iterator](): Generator<StoredMessage> {
    for (const { returned, waiting } of this.#groups.values()) {
      yield* returned;
      yield* waiting;
    }
  }

  #groupOf({ messageGroupId: id = '' }: StoredMessage): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const group = { id, returned: [], waiting: new MessageDeque<StoredMessage>(), inFlight: 0 };
    this.#groups.set(id, group);
    return group;
  }

  /** Opens a group that can be received from, closes one that cannot, and forgets one that has nothing. */
  #tidy(group: Group): void {
    const isOpen = group.inFlight === 0 && sizeOf(group) > 0;
    if (isOpen) this.#open.add(group);
    else this.#open.delete(group);
    if (group.inFlight === 0 && !isOpen) this.#groups.delete(group.id);
  }
}

function sizeOf({ returned, waiting }: Group): number {
  return returned.length + waiting.length;
}

function count(groups: Iterable<Group>): number {
  let messages = 0;
  for (const group of groups) messages += sizeOf(group);
  return messages;
}

function isBefore(one: StoredMessage, other: StoredMessage): boolean {
  return (one.sequenceNumber ?? '') < (other.sequenceNumber ?? '');
}
