/** Runs tasks one after the other, in the order in which they were given. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  /** What the task answers, which never rejects. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn;
    return turn;
  }

  /** Waits for all that were given. */
  async end(): Promise<void> {
    await this.#last;
  }
}
