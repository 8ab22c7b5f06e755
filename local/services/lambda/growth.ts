import { BUSY, loadBetween, type ProcessorLook } from './processor-load.ts';

/** How long an invocation waits, for each environment that there is, before one more is started where nothing is short. */
const PATIENCE_MS = 50;

/** How long invocations must wait without a break, for each environment, where this process has the cores at work. */
const WATCH_MS = 1000;

/** How long one invocation waits at most, for each environment, whatever is short. */
const LONGEST_MS = 2000;

/** Above this share of all cores, this process has them at work. */
const AT_WORK = 0.5;

/** Invocations that wait for an environment. */
export interface Backlog {
  /** The time that the oldest has waited, in milliseconds. */
  readonly waitedMs: number;
  readonly environments: number;
}

/** The look at the processor when the last environment was started, of any function that shares it. */
export interface Starts {
  last?: ProcessorLook;
}

/** Those of this process, whose cores its functions share. */
const STARTS: Starts = {};

/**
 * When a function gets one more environment. Where its handlers wait for something outside, soon. Where this process has the
 * cores at work, only after it was seen for a while, with code that has been compiled, that there is a share of them to
 * spare: one more would otherwise take it from the others. What another process did before does not count.
 */
export class Growth {
  readonly #look: () => ProcessorLook;
  readonly #starts: Starts;
  #since: ProcessorLook | undefined;

  constructor(look: () => ProcessorLook, starts = STARTS) {
    this.#look = look;
    this.#starts = starts;
  }

  /** Whether one more is due; to be asked again and again while invocations wait. */
  isDue({ waitedMs, environments }: Backlog): boolean {
    const now = this.#look();
    const since = latest(this.#since ?? now, this.#starts.last);
    this.#since = since;
    const { machine, own } = loadBetween(since, now);
    const isWatched = now.at - since.at >= WATCH_MS * environments;
    if (isWatched) this.#since = now;
    if (own <= AT_WORK && machine <= BUSY) return waitedMs >= PATIENCE_MS * environments;
    if (isWatched && machine <= BUSY) return true;
    return waitedMs >= LONGEST_MS * environments;
  }

  /** Another environment starts. */
  started(): void {
    this.#starts.last = this.#look();
  }

  /** Nothing waits any more. */
  rest(): void {
    this.#since = undefined;
  }
}

function latest(one: ProcessorLook, other: ProcessorLook | undefined): ProcessorLook {
  return other === undefined || other.at < one.at ? one : other;
}
