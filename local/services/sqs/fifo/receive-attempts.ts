import type { InFlight } from '../fauxqs.ts';

/** For how long an attempt can be made again (SQS API reference, "ReceiveMessage", `ReceiveRequestAttemptId`). */
const INTERVAL_MS = 5 * 60_000;

interface Attempt {
  readonly at: number;
  readonly entries: readonly InFlight[];
  /** When the messages were to be visible again. */
  readonly deadlines: readonly number[];
}

/** What the receives of a FIFO queue got, by the ids of their attempts. */
export class ReceiveAttempts {
  readonly #attempts = new Map<string, Attempt>();

  remember(id: string, entries: readonly InFlight[], now: number): void {
    this.#forget(now);
    const deadlines = entries.map(({ visibilityDeadline }) => visibilityDeadline);
    this.#attempts.delete(id);
    this.#attempts.set(id, { at: now, entries, deadlines });
  }

  /** The messages of an attempt, where none of them was deleted, was changed, or is visible again since. */
  find(
    id: string,
    inFlight: ReadonlyMap<string, InFlight>,
    now: number,
  ): readonly InFlight[] | undefined {
    this.#forget(now);
    const { entries = [], deadlines = [] } = this.#attempts.get(id) ?? {};
    const isSame = entries.every(
      (entry, index) =>
        inFlight.get(entry.receiptHandle) === entry &&
        entry.visibilityDeadline === deadlines[index],
    );
    return isSame && entries.length > 0 ? entries : undefined;
  }

  #forget(now: number): void {
    for (const [id, { at }] of this.#attempts) {
      if (at + INTERVAL_MS > now) return;
      this.#attempts.delete(id);
    }
  }
}
