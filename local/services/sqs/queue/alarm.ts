import type { LocalClock } from '../../../support/local-clock.ts';

/** Rings once, at the time that it was set to last. */
export class Alarm {
  readonly #clock: LocalClock;
  readonly #ring: () => void;
  #set: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: LocalClock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Undefined is never. */
  set(at: number | undefined): void {
    if (at === this.#set?.at) return;
    this.#set?.cancel();
    this.#set = undefined;
    if (at === undefined) return;
    const cancel = this.#clock.schedule(at, () => {
      this.#set = undefined;
      this.#ring();
    });
    this.#set = { at, cancel };
  }
}
