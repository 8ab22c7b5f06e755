const FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MINUTES_OF_DAY = 1440;

/** Whether a text is an RFC 3339 `date-time` with a date that exists; a leap second (60) may stand where one can. */
export function isRfc3339(text: string): boolean {
  return epochMs(text) !== undefined;
}

/**
 * The epoch milliseconds of an RFC 3339 `date-time`; undefined for any other text. A leap second is the last millisecond
 * before the day that follows, and an offset may lead out of the years 0 to 9999.
 */
export function epochMs(text: string): number | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const offsetHour = Number(match[9] ?? 0);
  const offsetMinute = Number(match[10] ?? 0);
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const exists =
    day >= 1 &&
    day <= daysOf(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    (second <= 59 || (second === 60 && isLastMinute(hour * 60 + minute - offset))) &&
    offsetHour <= 23 &&
    offsetMinute <= 59;
  if (!exists) return undefined;
  const thousandths = Number((match[7] ?? '').slice(1, 4).padEnd(3, '0'));
  const ms = second === 60 ? 59_999 : second * 1000 + thousandths;
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  return midnight + (hour * 60 + minute - offset) * 60_000 + ms;
}

function daysOf(year: number, month: number): number {
  const leapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leapYear ? 29 : (DAYS[month - 1] ?? 0);
}

/** A leap second ends a day of UTC, whatever the hour is elsewhere (RFC 3339, appendix D). */
function isLastMinute(minuteOfDay: number): boolean {
  return (minuteOfDay + 2 * MINUTES_OF_DAY) % MINUTES_OF_DAY === MINUTES_OF_DAY - 1;
}
