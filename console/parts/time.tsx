import { now, zone } from '../app/now.ts';
import { agoWords } from './words.ts';

interface TimeProps {
  /** ISO 8601, or epoch milliseconds. */
  readonly at: string | number;
  /** How it is written: how long ago, or the time of day with its date where it is not today. @default 'ago' */
  readonly as?: 'ago' | 'clock';
}

/** A time, in the zone that is chosen; the exact one is its title. */
export function Time({ at, as = 'ago' }: TimeProps) {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(ms)) return <span>{String(at)}</span>;
  const date = new Date(ms);
  return (
    <time dateTime={date.toISOString()} title={exactTime(date)}>
      {as === 'ago' ? agoWords(ms, now.value) : clockTime(date)}
    </time>
  );
}

/** `2026-11-28 14:03:05.120 UTC`, or with the offset of the zone. */
function exactTime(date: Date): string {
  if (zone.value === 'utc') return `${written(date)} UTC`;
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? '-' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const shifted = new Date(date.getTime() + offset * 60_000);
  return `${written(shifted)} ${sign}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

/** `14:03:05` of today, `11-27 14:03:05` of another day. */
function clockTime(date: Date): string {
  const [day, time = ''] = exactTime(date).split(' ');
  const [today] = exactTime(new Date(now.value)).split(' ');
  return day === today ? time.slice(0, 8) : `${day?.slice(5)} ${time.slice(0, 8)}`;
}

function written(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
