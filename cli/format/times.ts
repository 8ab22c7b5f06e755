import { isRfc3339 } from '../../core/event/rfc3339.ts';
import { UsageError } from '../usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time of an option, as ISO 8601 in UTC: a time, a date, or how long ago, such as `2h`. Throws `UsageError`. */
export function parseTime(
  option: string,
  text: string | undefined,
  now: number,
): string | undefined {
  return parse(option, text, (ms) => now - ms, 'how long ago');
}

/** The same of a time to come: a duration is from now. */
export function parseTimeToCome(
  option: string,
  text: string | undefined,
  now: number,
): string | undefined {
  return parse(option, text, (ms) => now + ms, 'how long from now');
}

function parse(
  option: string,
  text: string | undefined,
  at: (ms: number) => number,
  duration: string,
): string | undefined {
  if (text === undefined) return undefined;
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS[unit];
  if (unitMs !== undefined) return new Date(at(Number(count) * unitMs)).toISOString();
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (isRfc3339(whole)) return new Date(Date.parse(whole.toUpperCase())).toISOString();
  throw new UsageError(
    `--${option} must be a time such as 2026-11-24T17:00:00Z, a date, or ${duration}, such as 30m, 2h or 7d; received ${text.slice(0, 64)}`,
  );
}

/** A time for a person: without its `T` and its fraction of a second. */
export function showTime(time: string | undefined): string {
  return time === undefined ? '' : time.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** How long something takes, roughly. */
export function showSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
