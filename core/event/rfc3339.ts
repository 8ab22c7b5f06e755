const FORM =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MINUTES_OF_DAY = 1440;

/** Whether a text is an RFC 3339 `date-time` with a date that exists; a leap second (60) may stand where one can. */
export function isRfc3339(text: string): boolean {
  const match = FORM.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const offsetHour = Number(match[8] ?? 0);
  const offsetMinute = Number(match[9] ?? 0);
  const offset = (match[7] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  return (
    day >= 1 &&
    day <= daysOf(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    (second <= 59 || (second === 60 && isLastMinute(hour * 60 + minute - offset))) &&
    offsetHour <= 23 &&
    offsetMinute <= 59
  );
}

function daysOf(year: number, month: number): number {
  const leapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leapYear ? 29 : (DAYS[month - 1] ?? 0);
}

/** A leap second ends a day of UTC, whatever the hour is elsewhere (RFC 3339, appendix D). */
function isLastMinute(minuteOfDay: number): boolean {
  return (minuteOfDay + 2 * MINUTES_OF_DAY) % MINUTES_OF_DAY === MINUTES_OF_DAY - 1;
}
