import { WaybillError } from '../../../../core/errors.ts';
import type { Counted, Periods, RateHistory } from '../../../../core/ports/rate-history.ts';

/** Counts and ages in memory, by the minute. */
export class MemoryRates implements RateHistory {
  /** How many figures it was asked for, each time. */
  readonly asked: number[] = [];
  outage = false;
  /** Whether nobody keeps figures. */
  keepsNone = false;
  readonly #counts: { readonly name: string; readonly at: number; readonly count: number }[] = [];

  /** Counts so many at a time, in epoch milliseconds, those of a subscriber for the router as well; or keeps an age. */
  add(counted: Counted, at: number, count: number): void {
    this.#counts.push({ name: nameOf(counted), at, count });
    if (counted.of === 'subscriber') this.#counts.push({ name: counted.name, at, count });
  }

  async read(counted: readonly Counted[], { from, to, seconds }: Periods) {
    this.asked.push(counted.length);
    if (this.outage) throw new WaybillError('unavailable', 'CloudWatch cannot be reached: outage');
    if (this.keepsNone) return undefined;
    const length = (to - from) / (seconds * 1000);
    return counted.map((one) => {
      const sums = Array.from({ length }, () => 0);
      for (const { name, at, count } of this.#counts) {
        const place = Math.floor((at - from) / (seconds * 1000));
        if (name !== nameOf(one) || place < 0 || place >= length) continue;
        const before = sums[place] ?? 0;
        sums[place] = one.of === 'age' ? Math.max(before, count) : before + count;
      }
      return sums;
    });
  }
}

function nameOf(counted: Counted): string {
  if (counted.of === 'queue' || counted.of === 'age') return `${counted.of} ${counted.queueUrl}`;
  return counted.of === 'router' ? counted.name : `${counted.subscriber} ${counted.name}`;
}
