import type { Clock } from '../../ports/clock.ts';

/** So many answers are kept at once. */
const MOST = 32;

interface Kept<T> {
  readonly readAt: number;
  readonly answer: Promise<T>;
}

/** Answers that are asked for again and again, each kept for a time: however many ask, it is read once. */
export class KeptAnswers<T> {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The answer of that name, younger than `maxAgeMs`; a read that fails is not kept. */
  get(name: string, maxAgeMs: number, read: () => Promise<T>): Promise<T> {
    const now = this.#clock.now();
    const known = this.#kept.get(name);
    if (known !== undefined && now - known.readAt < maxAgeMs) return known.answer;
    const kept = { readAt: now, answer: read() };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    this.#forgetOldest();
    kept.answer.catch(() => {
      if (this.#kept.get(name) === kept) this.#kept.delete(name);
    });
    return kept.answer;
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}
