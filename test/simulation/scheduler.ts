import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedEvent } from './simulated-events.ts';

/** How a call ends: as it should, refused by an outage, or done with its answer lost. */
export type CallFate = 'done' | 'outage' | 'answer-lost';

/** What a function is: each has one job. */
export type FunctionKind = 'ingest' | 'recovery' | 'batch' | 'dead-letter' | 'reconcile' | 'job';

/** One run of a function: alive until it returns, crashes, or its time is over. */
export class Invocation {
  readonly kind: FunctionKind;
  readonly label: string;
  readonly endsAt: number;
  state: 'running' | 'returned' | 'crashed' = 'running';
  /** Whether a call of it did not end as it should. */
  isFaulted = false;
  /** Whether it is the run of `reconcile` that has the job. */
  isAtIt = false;
  /** The events that it had to do with. */
  readonly touched = new Set<SimulatedEvent>();
  /** What ends with its environment. */
  onCrash: () => void = () => {};

  constructor(kind: FunctionKind, step: number, endsAt: number) {
    this.kind = kind;
    this.label = `${kind}-${step}`;
    this.endsAt = endsAt;
  }

  /** Its events may be handled once more than they should. */
  excuse(reason: string): void {
    for (const event of this.touched) event.excuses.push(`${this.label}: ${reason}`);
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
