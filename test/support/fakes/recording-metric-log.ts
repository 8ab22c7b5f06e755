import type { Counts } from '../../../core/log/metrics.ts';
import type { MetricLog } from '../../../node/metric-log.ts';

/** Keeps every count that is not zero, with its subscriber where it has one. */
export class RecordingMetricLog implements MetricLog {
  readonly counts: Record<string, unknown>[] = [];

  count(counts: Counts): void {
    this.#keep(counts);
  }

  countFor(subscriber: string, counts: Counts): void {
    this.#keep(counts, { subscriber });
  }

  #keep(counts: Counts, owner: { readonly subscriber?: string } = {}): void {
    const figures = Object.entries(counts).filter(([, value]) => value > 0);
    if (figures.length > 0) this.counts.push({ ...owner, ...Object.fromEntries(figures) });
  }
}
