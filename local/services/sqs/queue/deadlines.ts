import type { LocalClock } from '../../../support/local-clock.ts';
import { MinHeap } from '../../../support/min-heap.ts';
import type { InFlight, StoredMessage } from '../fauxqs.ts';
import { Alarm } from './alarm.ts';

/** Deadlines that no longer count are dropped once there are so many of them, and half of all are such. */
const MOST_STALE = 1024;

/** What falls due: the end of a delay, or of a visibility timeout. */
export interface Due {
  readonly delayed?: StoredMessage;
  readonly inFlight?: InFlight;
}

/** What falls due in a queue, in the order of its time; `ring` is called when something does. */
export class Deadlines {
  readonly #clock: LocalClock;
  readonly #isCurrent: (inFlight: InFlight) => boolean;
  readonly #due = new MinHeap<Due>();
  readonly #alarm: Alarm;
  #stale = 0;
  #isStopped = false;

  /** `isCurrent` says whether a message is still in flight by that receive. */
  constructor(clock: LocalClock, isCurrent: (inFlight: InFlight) => boolean, ring: () => void) {
    this.#clock = clock;
    this.#isCurrent = isCurrent;
    this.#alarm = new Alarm(clock, ring);
  }

  add(at: number, due: Due): void {
    this.#due.push(at, due);
    this.#setAlarm();
  }

  /** Takes out what is due by now and still counts, and hands it over. */
  take(hand: (due: Due) => void): void {
    const now = this.#clock.now();
    for (let at = this.#due.peekKey(); at !== undefined && at <= now; at = this.#due.peekKey()) {
      const due = this.#due.pop() ?? {};
      if (due.inFlight === undefined || this.#counts(due.inFlight, at)) hand(due);
      else this.#stale--;
    }
    this.#setAlarm();
  }

  /** A deadline that was moved, or a message that was deleted, leaves its old entry behind, and with it the message. */
  leaveStale(): void {
    if (++this.#stale < MOST_STALE || this.#stale * 2 < this.#due.size) return;
    this.#due.prune(({ inFlight }, at) => inFlight === undefined || this.#counts(inFlight, at));
    this.#stale = 0;
    this.#setAlarm();
  }

  *delayed(): Generator<StoredMessage> {
    for (const { delayed } of this.#due.values()) if (delayed !== undefined) yield delayed;
  }

  /** Forgets the ends of all delays. */
  dropDelayed(): void {
    this.#due.prune(({ delayed }) => delayed === undefined);
  }

  clear(): void {
    this.#due.clear();
    this.#stale = 0;
  }

  /** It rings no more, whatever is added or taken afterwards: a receive may still be under way. */
  stop(): void {
    this.#isStopped = true;
    this.#alarm.set(undefined);
  }

  #setAlarm(): void {
    if (!this.#isStopped) this.#alarm.set(this.#due.peekKey());
  }

  #counts(inFlight: InFlight, at: number): boolean {
    return this.#isCurrent(inFlight) && inFlight.visibilityDeadline === at;
  }
}
