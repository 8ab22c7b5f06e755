import type { LocalClock } from '../../support/local-clock.ts';

/** The cloud's time where worker threads can read it. */
export class FunctionClock {
  readonly buffer = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  readonly #cell = new Float64Array(this.buffer);
  readonly #clock: LocalClock;

  constructor(clock: LocalClock) {
    this.#clock = clock;
    this.sync();
  }

  /** Brings the workers' time up to the cloud's. */
  sync(): void {
    this.#cell[0] = this.#clock.now();
  }
}
