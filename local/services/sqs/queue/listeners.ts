import type { LocalClock } from '../../../support/local-clock.ts';

/** Who wants to know of messages that can be received. */
export class Listeners {
  readonly #clock: LocalClock;
  readonly #listeners = new Set<() => void>();

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** The answer ends it. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves when they are told, or at a time. */
  wait(until: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        unsubscribe();
        resolve();
      };
      const cancel = this.#clock.schedule(until, done);
      const unsubscribe = this.add(done);
    });
  }
}
