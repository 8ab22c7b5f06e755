import type { OldestAge, Rates, SubscriberStatus } from '../../../client/index.ts';
import { numberWords } from '../../parts/words.ts';

/** How often rates and ages are asked for: the router reads them once a minute. */
export const RATES_PACE = { everyMs: 20_000, quietMs: 60_000 } as const;

/** A count of the span as so many a minute: `0`, `0.4`, `1,200`. */
export function rateWords(count: number, { from, asOf }: Pick<Rates, 'from' | 'asOf'>): string {
  if (count === 0) return '0';
  const minutes = Math.max(1, (Date.parse(asOf) - Date.parse(from)) / 60_000);
  const rate = count / minutes;
  if (rate < 0.1) return '< 0.1';
  return rate < 10 ? String(Number(rate.toFixed(1))) : numberWords(Math.round(rate));
}

/** How long the oldest message of a subscriber waits, in seconds, as the figures have it: not where its queue is empty by now. */
export function ageOf(
  { queue }: Pick<SubscriberStatus, 'queue'>,
  { oldestSeconds }: OldestAge = {},
): number | undefined {
  const isEmpty = !('error' in queue) && queue.visible + queue.inFlight + queue.delayed === 0;
  return isEmpty ? undefined : oldestSeconds;
}
