import { type CronField, parseCronField, parseCronValue, refusedField } from './cron-field.ts';

/** Whether a schedule is due on a day; dates are in UTC. */
export type DayTest = (date: Date) => boolean;

const DAY_MS = 86_400_000;

const DAY_OF_MONTH: CronField = { name: 'day of month', from: 1, to: 31 };

/** 1 is Sunday. */
const DAY_OF_WEEK: CronField = {
  name: 'day of week',
  from: 1,
  to: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

/**
 * The days of both day fields, of which one is `?` (EventBridge user guide, "Cron expressions reference"). `L` is the last
 * day of the month, `LW` its last weekday, `15W` the weekday nearest to the 15th in the month, `6L` its last Friday, and
 * `SAT#3` its third Saturday.
 */
export function parseCronDays(ofMonth: string, ofWeek: string): DayTest {
  if ((ofMonth === '?') === (ofWeek === '?'))
    throw new Error(
      `a cron schedule has ? as its day of month or as its day of week, and not as both; received ${ofMonth} and ${ofWeek}`,
    );
  return ofWeek === '?' ? parseDayOfMonth(ofMonth) : parseDayOfWeek(ofWeek);
}

function parseDayOfMonth(text: string): DayTest {
  if (text === 'L') return (date) => date.getUTCDate() === lastDay(date);
  if (text === 'LW') return (date) => date.getUTCDate() === nearestWeekday(date, lastDay(date));
  const [, day] = /^(\d+)W$/.exec(text) ?? [];
  if (day === undefined) {
    const days = parseCronField(text, DAY_OF_MONTH);
    return (date) => days.has(date.getUTCDate());
  }
  const wanted = parseCronValue(day, DAY_OF_MONTH);
  return (date) => wanted <= lastDay(date) && date.getUTCDate() === nearestWeekday(date, wanted);
}

function parseDayOfWeek(text: string): DayTest {
  if (text === 'L') return (date) => date.getUTCDay() === 6;
  const [, name, kind, nth = ''] = /^(\w+?)(?:(L)|#(\d+))$/.exec(text) ?? [];
  if (name === undefined) {
    const days = parseCronField(text, DAY_OF_WEEK);
    return (date) => days.has(date.getUTCDay() + 1);
  }
  const day = parseCronValue(name, DAY_OF_WEEK);
  if (kind === 'L')
    return (date) => date.getUTCDay() + 1 === day && date.getUTCDate() + 7 > lastDay(date);
  if (!/^[1-5]$/.test(nth)) throw refusedField(text, DAY_OF_WEEK);
  return (date) => date.getUTCDay() + 1 === day && Math.ceil(date.getUTCDate() / 7) === Number(nth);
}

function lastDay(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The day of a date's month, from Monday to Friday, that is nearest to `day`. */
function nearestWeekday(date: Date, day: number): number {
  const weekday = new Date(date.getTime() + (day - date.getUTCDate()) * DAY_MS).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === lastDay(date) ? day - 2 : day + 1;
  return day;
}
