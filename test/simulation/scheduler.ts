import type { SeededRandom } from './seeded-random.ts';

/** How a call ends: as it should, refused by an outage, or done with its answer lost. */
export type CallFate = 'done' | 'outage' | 'answer-lost';

/** One run of a function: alive until it returns, crashes, or its time is over. */
export class Invocation {
  readonly label: string;
  readonly endsAt: number;
  state: 'running' | 'returned' | 'crashed' = 'running';
  /** What ends with its environment. */
  onCrash: () => void = () => {};

  constructor(label: string, endsAt: number) {
    this.label = label;
    this.endsAt = endsAt;
  }
}

/** A call that waits for its turn. */
export interface PendingCall {
  readonly invocation: Invocation;
  readonly name: string;
  readonly go: (fate: CallFate) => void;
}

/**
 * Decides in which order calls happen that run at once: each waits here for its turn, and those of a crashed function
 * wait for ever, as nothing of it goes on.
 */
export class Scheduler {
  readonly #random: SeededRandom;
  #pending: PendingCall[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  turn(invocation: Invocation, name: string): Promise<CallFate> {
    return new Promise((resolve) => {
      if (invocation.state === 'running') this.#pending.push({ invocation, name, go: resolve });
    });
  }

  get isIdle(): boolean {
    return this.#pending.length === 0;
  }

  /** Takes one of the waiting calls. */
  take(): PendingCall | undefined {
    if (this.#pending.length === 0) return undefined;
    const call = this.#random.pick(this.#pending);
    this.#pending = this.#pending.filter((other) => other !== call);
    return call;
  }

  crash(invocation: Invocation): void {
    if (invocation.state === 'running') invocation.state = 'crashed';
    this.#pending = this.#pending.filter((call) => call.invocation !== invocation);
  }
}
