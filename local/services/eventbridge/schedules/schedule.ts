import type { LocalClock } from '../../../support/local-clock.ts';
import { parseSchedule } from './parse-schedule.ts';

/** Runs something at the times of a schedule expression, on the cloud's clock. */
export class Schedule {
  readonly #next: (time: number) => number | undefined;
  readonly #clock: LocalClock;
  readonly #run: (time: number) => void;
  #cancel: (() => void) | undefined;

  /** Throws for an expression that cannot be read. */
  constructor(expression: string, clock: LocalClock, run: (time: number) => void) {
    this.#next = parseSchedule(expression);
    this.#clock = clock;
    this.#run = run;
  }

  start(): void {
    this.#plan(this.#clock.now());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #plan(after: number): void {
    const at = this.#next(after);
    if (at === undefined) return;
    this.#cancel = this.#clock.schedule(at, () => {
      this.#plan(Math.max(at, this.#clock.now() - 60_000));
      this.#run(at);
    });
  }
}
