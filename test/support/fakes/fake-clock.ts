import { setImmediate as turn } from 'node:timers/promises';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';

const START = Date.parse('2026-11-24T17:00:00Z');

/** More steps than any work under test has; one that needs more waits for something else than the time. */
const MOST_STEPS = 10_000;

/** A clock that a test moves: `advance` at once, or `until` some work is done. */
export class FakeClock extends VirtualClock {
  /** How long each sleep was asked to be, in milliseconds. */
  readonly slept: number[] = [];

  constructor(startAt = START) {
    super(startAt);
  }

  override sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    return super.sleep(ms);
  }

  /** Lets time pass in steps until work is done, so that it may sleep as often as it likes; answers what it comes to. */
  async until<T>(work: Promise<T>, stepMs = 50): Promise<T> {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => {});
    for (let step = 0; step < MOST_STEPS; step++) {
      await turn();
      if (done) return settled;
      this.advance(stepMs);
    }
    throw new Error(`the work is not done after ${MOST_STEPS * stepMs} ms of the fake clock`);
  }
}
