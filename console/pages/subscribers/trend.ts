import { durationWords, numberWords } from '../../parts/words.ts';

/** How many waited, and when (epoch milliseconds). */
export interface Sample {
  readonly at: number;
  readonly waiting: number;
}

/** How long samples are looked at, and how long they must be apart at least, in milliseconds. */
const WINDOW_MS = 120_000;
const SHORTEST_MS = 8000;

/** The samples of the last two minutes and one more. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples.filter(({ at }) => at > sample.at - WINDOW_MS && at < sample.at), sample];
}

/** By how many a second what waits grows, or less than nothing where it goes; undefined where too little was seen. */
export function changePerSecond(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < SHORTEST_MS)
    return undefined;
  return ((last.waiting - first.waiting) * 1000) / (last.at - first.at);
}

/** What becomes of what waits, as far as it was watched: `empty in about 4 min`. */
export function drainWords(samples: readonly Sample[]): string {
  const waiting = samples.at(-1)?.waiting ?? 0;
  if (waiting === 0) return 'nothing waits';
  const change = changePerSecond(samples);
  if (change === undefined) return 'watched for too short a time to say when it is empty';
  if (Math.abs(change) < 0.01) return 'neither grows nor drains';
  const rate = `${perSecond(Math.abs(change))} a second`;
  if (change > 0) return `grows by ${rate}`;
  return `drains by ${rate}, empty in about ${durationWords((waiting / -change) * 1000)}`;
}

function perSecond(rate: number): string {
  return rate < 10 ? String(Number(rate.toFixed(2))) : numberWords(Math.round(rate));
}
