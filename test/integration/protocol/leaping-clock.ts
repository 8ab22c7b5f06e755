import { MinHeap } from '../../../local/support/min-heap.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';

interface Timer {
  readonly run: () => void;
  cancelled: boolean;
}

/** A virtual clock that may also leap, as that of a machine which slept: what fell due meanwhile happens then, late. */
export class LeapingClock extends VirtualClock {
  #now: number;
  readonly #timers = new MinHeap<Timer>();

  /** `startAt` is epoch milliseconds. */
  constructor(startAt: number) {
    super(startAt);
    this.#now = startAt;
  }

  override now(): number {
    return this.#now;
  }

  override sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule(this.#now + ms, resolve);
    });
  }

  override schedule(at: number, run: () => void): () => void {
    const timer: Timer = { run, cancelled: false };
    this.#timers.push(at, timer);
    return () => {
      timer.cancelled = true;
    };
  }

  override advance(ms: number): void {
    const until = this.#now + ms;
    for (let at = this.#timers.peekKey(); at !== undefined && at <= until; ) {
      this.#now = Math.max(this.#now, at);
      this.#runFirst();
      at = this.#timers.peekKey();
    }
    this.#now = until;
  }

  leap(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  #runFirst(): void {
    const timer = this.#timers.pop();
    if (timer?.cancelled === false) timer.run();
  }
}
