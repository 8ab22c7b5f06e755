import type { Rates } from '../../../client/index.ts';
import { countWords, numberWords } from '../../parts/words.ts';

/** The lines of the chart, in the order in which they are named; `style` is how a line is told from others without its colour. */
export const LINES = [
  { name: 'accepted', word: 'Accepted', about: 'events', style: 'solid' },
  { name: 'delivered', word: 'Delivered', about: 'deliveries', style: 'dashed' },
  { name: 'failed', word: 'Failed', about: 'attempts', style: 'dotted' },
  { name: 'dead', word: 'Dead', about: 'deliveries', style: 'block' },
] as const;

type LineName = (typeof LINES)[number]['name'];

/** A period in which something was counted. */
export interface RateRow {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly counts: Readonly<Record<LineName, number>>;
}

/** The periods in which something was counted, the latest first. */
export function rowsOf(rates: Rates): readonly RateRow[] {
  return rates.delivered
    .map((_, place) => ({
      at: Date.parse(rates.from) + place * rates.periodSeconds * 1000,
      counts: {
        accepted: rates.accepted?.[place] ?? 0,
        delivered: rates.delivered[place] ?? 0,
        failed: rates.failed[place] ?? 0,
        dead: rates.dead[place] ?? 0,
      },
    }))
    .filter(({ counts }) => Object.values(counts).some((count) => count > 0))
    .reverse();
}

/** The chart in a sentence: `In the last hour 12 events were accepted, …; the most in a minute was 4.` */
export function ratesSentence({ totals, accepted = [] }: Rates): string {
  const most = Math.max(0, ...accepted);
  return [
    `In the last hour ${countWords(totals.accepted ?? 0, 'event was', 'events were')} accepted,`,
    `${countWords(totals.delivered, 'delivery', 'deliveries')} made,`,
    `${countWords(totals.failed, 'attempt', 'attempts')} failed and`,
    `${countWords(totals.dead, 'delivery', 'deliveries')} given up.`,
    ...(most === 0 ? [] : [`At most ${numberWords(most)} were accepted in a minute.`]),
  ].join(' ');
}
