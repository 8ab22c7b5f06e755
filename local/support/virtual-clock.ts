import type { LocalClock } from './local-clock.ts';
import { MinHeap } from './min-heap.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** A clock that stands still until it is told to go on; what falls due meanwhile happens in order, at its time. */
export class VirtualClock implements LocalClock {
  #now: number;
  readonly #timers = new MinHeap<Timer>();

  /** `startAt` is epoch milliseconds. */
  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule(this.#now + ms, resolve);
    });
  }

  schedule(at: number, run: () => void): () => void {
    const timer: Timer = { at, run, cancelled: false };
    this.#timers.push(at, timer);
    return () => {
      timer.cancelled = true;
    };
  }

  /** When the next timer falls due, in epoch milliseconds; undefined where none is set. */
  get nextAt(): number | undefined {
    let next = this.#timers.peek();
    for (; next?.cancelled; next = this.#timers.peek()) this.#timers.pop();
    return next?.at;
  }

  /** Lets time pass, and runs what falls due in it. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (
      let next = this.#timers.peek();
      next !== undefined && next.at <= until;
      next = this.#timers.peek()
    ) {
      this.#timers.pop();
      if (next.cancelled) continue;
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}
