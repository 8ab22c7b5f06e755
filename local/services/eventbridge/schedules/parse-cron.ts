import { type DayTest, parseCronDays } from './cron-days.ts';
import { parseCronField } from './cron-field.ts';

/** When a schedule is due next, strictly after `time` (epoch ms); undefined when it never is again. */
export type NextTime = (time: number) => number | undefined;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAY_MS = 86_400_000;
/** A date such as 29 February on a given weekday comes back within 40 years, or never. */
const HORIZON_DAYS = 366 * 40;

/** EventBridge's six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year. */
export function parseCron(fields: string): NextTime {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6)
    throw new Error(`cron(${fields}) has ${parts.length} fields, and must have 6.`);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = parts;
  const inMinute = parseCronField(minutes, { name: 'minutes', from: 0, to: 59 });
  const inHour = parseCronField(hours, { name: 'hours', from: 0, to: 23 });
  const inMonth = parseCronField(month, { name: 'month', from: 1, to: 12, names: MONTHS });
  const inYear = parseCronField(year, { name: 'year', from: 1970, to: 2199 });
  const isDay = parseCronDays(dayOfMonth, dayOfWeek);
  const onDay = (date: Date) =>
    inYear.has(date.getUTCFullYear()) && inMonth.has(date.getUTCMonth() + 1) && isDay(date);
  return (time) => next({ time, inMinute, inHour, onDay });
}

interface Search {
  readonly time: number;
  readonly inMinute: ReadonlySet<number>;
  readonly inHour: ReadonlySet<number>;
  readonly onDay: DayTest;
}

function next({ time, inMinute, inHour, onDay }: Search): number | undefined {
  const start = Math.floor(time / 60_000) * 60_000 + 60_000;
  const midnight = Math.floor(start / DAY_MS) * DAY_MS;
  for (let day = 0; day < HORIZON_DAYS; day += 1) {
    const date = midnight + day * DAY_MS;
    if (!onDay(new Date(date))) continue;
    for (const hour of inHour) {
      for (const minute of inMinute) {
        const at = date + hour * 3_600_000 + minute * 60_000;
        if (at >= start) return at;
      }
    }
  }
  return undefined;
}
