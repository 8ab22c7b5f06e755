import { AwsError } from '../../../api/aws-error.ts';
import type { AppendLog } from '../../../support/checked-log/append-log.ts';
import { messageOf } from '../../../support/message-of.ts';
import type { StoredMessage } from '../fauxqs.ts';
import {
  type JournalledQueue,
  type JournalRecord,
  type QueueSettings,
  recordsOf,
} from './journal-records.ts';

/** A journal is written anew when it has grown by what it was, and at least and at most by so many bytes. */
const LEAST_GROWTH = 32 * 1024 * 1024;
const MOST_GROWTH = 256 * 1024 * 1024;

/** Remembers queues and messages; `flush` must come before the answer that promises them. */
export interface QueueJournal {
  created(queue: string, settings: QueueSettings): void;
  dropped(queue: string): void;
  sent(queue: string, message: StoredMessage): void;
  received(queue: string, message: StoredMessage): void;
  deleted(queue: string, messageId: string): void;
  /** Throws `ServiceUnavailable` when it cannot write; what is not written is written by the next one that can. */
  flush(): void;
  /** Writes what a `flush` before could not, and throws as that while it still cannot: nothing more should be promised. */
  catchUp(): void;
  close(): void;
}

/** Remembers nothing. */
export const noJournal: QueueJournal = {
  created() {},
  dropped() {},
  sent() {},
  received() {},
  deleted() {},
  flush() {},
  catchUp() {},
  close() {},
};

/** A log of records, one JSON line a change; what it holds and the queues in memory never differ by more than what waits for `flush`. */
export class FileJournal implements QueueJournal {
  readonly #log: AppendLog;
  readonly #live: () => Iterable<[string, JournalledQueue]>;
  #waiting: string[] = [];
  #isBehind = false;
  #compactAbove: number;

  /** `live` gives every queue and its messages as they are now, for writing the log anew. */
  constructor(log: AppendLog, live: () => Iterable<[string, JournalledQueue]>) {
    this.#log = log;
    this.#live = live;
    this.#compactAbove = mostSize(log.size);
  }

  created(queue: string, { attributes, tags }: QueueSettings): void {
    this.#append({ op: 'queue', queue, attributes, tags });
  }

  dropped(queue: string): void {
    this.#append({ op: 'drop', queue });
  }

  sent(queue: string, message: StoredMessage): void {
    this.#append({ op: 'sent', queue, message });
  }

  received(queue: string, { messageId, approximateReceiveCount }: StoredMessage): void {
    this.#append({ op: 'received', queue, id: messageId, count: approximateReceiveCount });
  }

  deleted(queue: string, messageId: string): void {
    this.#append({ op: 'deleted', queue, id: messageId });
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#isBehind = true;
    try {
      this.#log.append(this.#waiting);
    } catch (cause) {
      throw unwritable(cause);
    }
    this.#waiting = [];
    this.#isBehind = false;
    if (this.#log.size > this.#compactAbove) this.#compact();
  }

  catchUp(): void {
    if (this.#isBehind) this.flush();
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.#log.close();
    }
  }

  #append(record: JournalRecord): void {
    this.#waiting.push(JSON.stringify(record));
  }

  /** Where it cannot be written anew, it goes on as it is, and tries again when it has grown further. */
  #compact(): void {
    try {
      this.#log.rewrite(recordsOf(this.#live()));
      this.#compactAbove = mostSize(this.#log.size);
    } catch {
      this.#compactAbove = this.#log.size + LEAST_GROWTH;
    }
  }
}

function mostSize(size: number): number {
  return size + Math.min(Math.max(size, LEAST_GROWTH), MOST_GROWTH);
}

function unwritable(cause: unknown): AwsError {
  const error = new AwsError(
    'ServiceUnavailable',
    `the queue journal cannot be written (${messageOf(cause)}): make room on the disk of the data folder, and call again`,
    503,
  );
  return Object.assign(error, { cause });
}
