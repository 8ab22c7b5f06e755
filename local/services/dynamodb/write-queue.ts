import type { Operation } from './store.ts';

interface Waiting {
  readonly operations: readonly Operation[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What a queue of writes does to LevelDB. */
interface WriteQueueParts {
  /** Writes all of some operations or none. */
  readonly commit: (operations: readonly Operation[]) => Promise<void>;
  /** Opens LevelDB anew. */
  readonly reopen: () => Promise<void>;
}

/**
 * The writes of a LevelDB, one after the other; those that wait meanwhile are written at once. After one that failed, as
 * on a full disk, LevelDB has a part of it in its log, and would lose what it takes after that when the log is read
 * again: so it is opened anew before the next write.
 */
export class WriteQueue {
  readonly #parts: WriteQueueParts;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #hasFailed = false;

  constructor(parts: WriteQueueParts) {
    this.#parts = parts;
  }

  /** Resolves once all of the operations are written; rejects when none is. */
  write(operations: readonly Operation[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operations, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#writeGroup(group);
    }
    this.#isWriting = false;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      if (this.#hasFailed) await this.#parts.reopen();
      this.#hasFailed = false;
      await this.#parts.commit(group.flatMap(({ operations }) => operations));
      for (const { resolve } of group) resolve();
    } catch (error) {
      this.#hasFailed = true;
      for (const { reject } of group) reject(error);
    }
  }
}
