import type { Clock } from '../../ports/clock.ts';
import type { Matched } from '../../records/job.ts';

/** So much is looked at; beyond, a count says that there is at least so much. */
const MOST = 100_000;

/** How many groups are named, the largest first, and how many samples are kept. */
const MOST_GROUPS = 50;
const SAMPLE = 10;

/** What one page adds: how much was looked at, and of what fits, its group and how it is shown. */
export interface TallyPage<Sample> {
  readonly looked: number;
  readonly fitting: readonly { readonly group: string; readonly sample: Sample }[];
}

/** What was counted. */
export interface Tallied<Sample> {
  readonly matched: Matched;
  readonly groups: readonly (readonly [group: string, count: number])[];
  readonly sample: readonly Sample[];
}

/** Counts page by page, until very much was looked at or the time (epoch milliseconds) is over. */
export class Tally<Sample> {
  #looked = 0;
  #count = 0;
  #exact = true;
  readonly #groups = new Map<string, number>();
  readonly #sample: Sample[] = [];
  readonly #until: number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(until: number, clock: Pick<Clock, 'now'>) {
    this.#until = until;
    this.#clock = clock;
  }

  /** Adds the pages of one place until its last one, or until there is enough. */
  async addPages(
    next: (
      after: string | undefined,
    ) => Promise<
      TallyPage<Sample> & { readonly after: string | undefined; readonly isLast: boolean }
    >,
  ): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const page = await next(after);
      this.#add(page);
      if (page.isLast) return;
      if (this.#looked >= MOST || this.#clock.now() >= this.#until) {
        this.#exact = false;
        return;
      }
      after = page.after;
    }
  }

  get result(): Tallied<Sample> {
    const groups = [...this.#groups].sort(([, left], [, right]) => right - left);
    return {
      matched: { count: this.#count, exact: this.#exact },
      groups: groups.slice(0, MOST_GROUPS),
      sample: this.#sample,
    };
  }

  #add({ looked, fitting }: TallyPage<Sample>): void {
    this.#looked += looked;
    this.#count += fitting.length;
    for (const { group } of fitting) this.#groups.set(group, (this.#groups.get(group) ?? 0) + 1);
    const missing = SAMPLE - this.#sample.length;
    this.#sample.push(...fitting.slice(0, missing).map(({ sample }) => sample));
  }
}
