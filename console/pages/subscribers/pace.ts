import type { Rates } from '../../../client/index.ts';
import { durationWords, numberWords } from '../../parts/words.ts';

/** The most that was delivered in a period, a second; undefined where there are no figures, or nothing was. */
export function bestPerSecond({
  figures,
  delivered,
  periodSeconds,
}: Pick<Rates, 'figures' | 'delivered' | 'periodSeconds'>): number | undefined {
  const most = Math.max(0, ...delivered);
  return figures === 'none' || most === 0 ? undefined : most / periodSeconds;
}

/** How long what waits takes at a pace: `At its best pace of the last day, 2 a second, that takes about 50 s.` */
export function estimateWords(waiting: number, perSecond: number): string {
  const pace =
    perSecond < 1
      ? `${numberWords(Math.max(1, Math.round(perSecond * 60)))} a minute`
      : `${numberWords(Math.round(perSecond))} a second`;
  const takes = durationWords((waiting / perSecond) * 1000);
  return `At its best pace of the last day, ${pace}, that takes about ${takes}.`;
}
