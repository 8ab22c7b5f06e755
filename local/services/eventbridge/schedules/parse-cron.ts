/** When a schedule is due next, strictly after `time` (epoch ms); undefined when it never is again. */
export type NextTime = (time: number) => number | undefined;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
/** A date such as 29 February on a given weekday comes back within 40 years, or never. */
const HORIZON_DAYS = 366 * 40;

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

/** EventBridge's six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year. */
export function parseCron(fields: string): NextTime {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6)
    throw new Error(`cron(${fields}) has ${parts.length} fields, and must have 6.`);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = parts;
  const inMinute = parseField(minutes, { name: 'minutes', from: 0, to: 59 });
  const inHour = parseField(hours, { name: 'hours', from: 0, to: 23 });
  const inDay = parseField(dayOfMonth, { name: 'day of month', from: 1, to: 31 });
  const inMonth = parseField(month, { name: 'month', from: 1, to: 12, names: MONTHS });
  const inWeek = parseField(dayOfWeek, { name: 'day of week', from: 1, to: 7, names: DAYS });
  const inYear = parseField(year, { name: 'year', from: 1970, to: 2199 });
  const onDay = (date: Date) =>
    inYear.has(date.getUTCFullYear()) &&
    inMonth.has(date.getUTCMonth() + 1) &&
    inDay.has(date.getUTCDate()) &&
    inWeek.has(date.getUTCDay() + 1);
  return (time) => next({ time, inMinute, inHour, onDay });
}

interface Search {
  readonly time: number;
  readonly inMinute: ReadonlySet<number>;
  readonly inHour: ReadonlySet<number>;
  readonly onDay: (date: Date) => boolean;
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

/** The values of a field in rising order. */
function parseField(text: string, field: Field): ReadonlySet<number> {
  const values = text.split(',').flatMap((part) => parsePart(part, field));
  return new Set(values.sort((left, right) => left - right));
}

function parsePart(part: string, field: Field): number[] {
  const [range = '', step = '1'] = part.split('/');
  const open = range === '*' || range === '?';
  const [first = '', last = part.includes('/') ? String(field.to) : first] = range.split('-');
  const from = open ? field.from : toNumber(first, field);
  const to = open ? field.to : toNumber(last, field);
  const every = Number(step);
  if (!(every >= 1) || from > to) throw refused(part, field);
  const values: number[] = [];
  for (let value = from; value <= to; value += every) values.push(value);
  return values;
}

function toNumber(text: string, field: Field): number {
  const index = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = index >= 0 ? index + 1 : Number(text === '' ? Number.NaN : text);
  if (Number.isInteger(value) && value >= field.from && value <= field.to) return value;
  throw refused(text, field);
}

function refused(text: string, { name, from, to }: Field): Error {
  return new Error(
    `"${text}" is not run locally as ${name} of a cron schedule: use values from ${from} to ${to}.`,
  );
}
