import { WaybillError } from '../../errors.ts';
import type { Periods } from '../../ports/rate-history.ts';
import { cutText } from '../../shared/cut-text.ts';
import { type Parameters, readTime } from '../read-parameters.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The most periods of an answer. */
const MOST_PERIODS = 1500;

/** So many periods are had unless told, at most. */
const USUAL_PERIODS = 200;

/** In seconds. */
const USUAL = [60, 300, 900, 3600, 21_600, 86_400];

/**
 * How old figures may be, in milliseconds, and the period, in seconds, of which theirs must be a multiple (Amazon CloudWatch API
 * reference, "GetMetricData"). What is older is gone.
 */
const KEPT = [
  { ageMs: 15 * DAY_MS, seconds: 60 },
  { ageMs: 63 * DAY_MS, seconds: 300 },
  { ageMs: 455 * DAY_MS, seconds: 3600 },
];

/**
 * The periods that `from`, `to` and `period` (seconds) name: the hour until now unless told. They are whole: the first begins
 * at `from` or before, the last ends at `to` or later. Throws `invalid-request`.
 */
export function readPeriods(parameters: Parameters, now: number): Periods {
  const to = readTime('to', parameters.to) ?? now;
  const from = readTime('from', parameters.from) ?? to - HOUR_MS;
  if (from >= to) throw invalid('`from` must be earlier than `to`');
  const least = leastSeconds(now - from);
  const seconds =
    parameters.period === undefined
      ? usualSeconds(to - from, least)
      : readPeriod(parameters.period, least);
  const periods = widen(from, to, seconds);
  const count = countPeriods(periods);
  if (count > MOST_PERIODS)
    throw invalid(
      `from \`from\` to \`to\` there may be ${MOST_PERIODS} periods; there are ${count}: ask with a longer \`period\`, or in parts`,
    );
  return periods;
}

/** How many there are. */
export function countPeriods({ from, to, seconds }: Periods): number {
  return Math.round((to - from) / (seconds * 1000));
}

function widen(from: number, to: number, seconds: number): Periods {
  const ms = seconds * 1000;
  return { from: Math.floor(from / ms) * ms, to: Math.ceil(to / ms) * ms, seconds };
}

function leastSeconds(ageMs: number): number {
  const kept = KEPT.find((some) => ageMs <= some.ageMs);
  if (kept !== undefined) return kept.seconds;
  const days = KEPT.at(-1)?.ageMs ?? 0;
  throw invalid(`\`from\` may be ${days / DAY_MS} days ago at most: figures are kept no longer`);
}

function usualSeconds(spanMs: number, least: number): number {
  const fitting = USUAL.filter((seconds) => seconds >= least);
  const found = fitting.find((seconds) => spanMs / 1000 / seconds <= USUAL_PERIODS);
  return found ?? fitting.at(-1) ?? least;
}

function readPeriod(text: string, least: number): number {
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= DAY_MS / 1000 && seconds % least === 0) return seconds;
  const why = least === 60 ? '' : ', since `from` is so long ago';
  throw invalid(
    `\`period\` must be a multiple of ${least} seconds, 86400 at most${why}; received ${cutText(text, 64)}`,
  );
}

function invalid(message: string): WaybillError {
  return new WaybillError('invalid-request', message);
}
