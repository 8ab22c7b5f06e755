import type { Random } from '../../ports/random.ts';

/** The longest that an event waits that has not reached its target, in seconds: when the target is back, it is soon known. */
const LONGEST_WAIT_SECONDS = 300;

/** How an event goes on that has not reached its target. */
export interface NotAttemptedOptions {
  /** Until it comes again, at the first time; it doubles from time to time, up to 5 minutes. From 1 to 300. */
  readonly delaySeconds: number;
  /** How often in a row that is no attempt: the next time is one, which has failed. @default - however often */
  readonly atMost?: number | undefined;
  /** What has happened, with its own name. */
  readonly cause: Error;
}

/** Thrown where what handles an event was not reached: that is no attempt, and the event comes again after a delay. */
export class NotAttempted extends Error {
  override readonly name = 'NotAttempted';
  override readonly cause: Error;
  readonly #options: NotAttemptedOptions;

  constructor(options: NotAttemptedOptions) {
    super(options.cause.message);
    this.cause = options.cause;
    this.#options = options;
  }

  /** Whether it has happened too often to be no attempt, `times` in a row with this one. */
  isAttempt(times: number): boolean {
    const { atMost = Number.POSITIVE_INFINITY } = this.#options;
    return times > atMost;
  }

  /** The delay until the event comes again, which is spread, so that not all that wait come at once. */
  delaySeconds(times: number, random: Random): number {
    const ceiling = Math.min(LONGEST_WAIT_SECONDS, this.#options.delaySeconds * 2 ** (times - 1));
    return Math.max(1, Math.ceil(ceiling * (0.5 + random.next() / 2)));
  }
}
