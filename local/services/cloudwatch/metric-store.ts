import type { LocalClock } from '../../support/local-clock.ts';

const MINUTE_MS = 60_000;

/** So many minutes of a metric are kept: a day. */
const KEPT_MINUTES = 1440;

/** So many metrics are kept; the one that was written longest ago goes first. */
const MOST_METRICS = 1000;

/** What names a metric. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  /** Values by names. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What a metric had in a minute, or in several. */
export interface Statistics {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Metrics by the minute, in memory that is bounded: a day of a thousand of them. They are gone with the cloud. */
export class MetricStore {
  readonly #clock: Pick<LocalClock, 'now'>;
  readonly #metrics = new Map<string, Map<number, Statistics>>();

  constructor(clock: Pick<LocalClock, 'now'>) {
    this.#clock = clock;
  }

  /** Adds values that a metric had at a time, in epoch milliseconds; what is older than a day is dropped. */
  add(metric: MetricName, values: readonly number[], at = this.#clock.now()): void {
    const minute = Math.floor(at / MINUTE_MS);
    if (values.length === 0 || minute <= this.#oldest()) return;
    const key = keyOf(metric);
    const minutes = this.#metrics.get(key) ?? new Map<number, Statistics>();
    // The last of the map is the one that was written last.
    this.#metrics.delete(key);
    this.#metrics.set(key, minutes);
    const added = values.reduce<Statistics | undefined>(
      (before, value) => together(before, { count: 1, sum: value, minimum: value, maximum: value }),
      minutes.get(minute),
    );
    if (added !== undefined) minutes.set(minute, added);
    this.#forget(minutes);
  }

  /** What a metric had in each period that has a value, by its beginning in epoch milliseconds, earliest first. */
  read(
    metric: MetricName,
    { from, to, ms }: { readonly from: number; readonly to: number; readonly ms: number },
  ): ReadonlyMap<number, Statistics> {
    const periods = new Map<number, Statistics>();
    const minutes = [...(this.#metrics.get(keyOf(metric)) ?? [])].sort(
      ([one], [other]) => one - other,
    );
    for (const [minute, statistics] of minutes) {
      const at = minute * MINUTE_MS;
      const begin = Math.floor(at / ms) * ms;
      if (begin >= from && at < to) periods.set(begin, together(periods.get(begin), statistics));
    }
    return periods;
  }

  #oldest(): number {
    return Math.floor(this.#clock.now() / MINUTE_MS) - KEPT_MINUTES;
  }

  #forget(minutes: Map<number, Statistics>): void {
    if (minutes.size > KEPT_MINUTES)
      for (const minute of minutes.keys()) if (minute <= this.#oldest()) minutes.delete(minute);
    const [oldest] = this.#metrics.keys();
    if (this.#metrics.size > MOST_METRICS && oldest !== undefined) this.#metrics.delete(oldest);
  }
}

function together(one: Statistics | undefined, other: Statistics): Statistics {
  if (one === undefined) return other;
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
  };
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const pairs = Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, pairs]);
}
