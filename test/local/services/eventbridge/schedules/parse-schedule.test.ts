import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from '../../../../../local/services/eventbridge/schedules/parse-schedule.ts';

const FROM = '2026-11-23T10:07:30Z'; // a Monday

/** The first times that a schedule is due after `FROM`. */
function times(expression: string, count: number): string[] {
  const next = parseSchedule(expression);
  let time: number | undefined = Date.parse(FROM);
  return Array.from({ length: count }, () => {
    time = time === undefined ? undefined : next(time);
    return time === undefined ? 'never' : new Date(time).toISOString().replace(':00.000Z', 'Z');
  });
}

describe('parseSchedule', () => {
  it.each([
    ['rate(1 minute)', '2026-11-23T10:08:30.000Z'],
    ['rate(5 minutes)', '2026-11-23T10:12:30.000Z'],
    ['rate(1 hour)', '2026-11-23T11:07:30.000Z'],
    ['rate(2 hours)', '2026-11-23T12:07:30.000Z'],
    ['rate(1 day)', '2026-11-24T10:07:30.000Z'],
    ['rate(3 days)', '2026-11-26T10:07:30.000Z'],
    ['cron(* * * * ? *)', '2026-11-23T10:08Z'],
    ['cron(0/15 * * * ? *)', '2026-11-23T10:15Z'],
    ['cron(1/10 * * * ? *)', '2026-11-23T10:11Z'],
    ['cron(*/20 * * * ? *)', '2026-11-23T10:20Z'],
    ['cron(40-50/5 * * * ? *)', '2026-11-23T10:40Z'],
    ['cron(0 9 * * ? *)', '2026-11-24T09:00Z'],
    ['cron(30 8-10 ? * MON-FRI *)', '2026-11-23T10:30Z'],
    ['cron(0 10 ? * 2 *)', '2026-11-30T10:00Z'],
    ['cron(0 10 ? * mon,SAT *)', '2026-11-28T10:00Z'],
    ['cron(0 0 1 JAN,JUL ? *)', '2027-01-01T00:00Z'],
    ['cron(0 0 1 feb-apr ? *)', '2027-02-01T00:00Z'],
    ['cron(0 0 29 2 ? *)', '2028-02-29T00:00Z'],
    ['cron(0 0 1 1 ? 2030-2032)', '2030-01-01T00:00Z'],
  ])('finds when %s is due next', (expression, expected) => {
    expect(times(expression, 1)).toEqual([expected]);
  });

  /** EventBridge user guide, "Cron expressions reference", of L, W and #. */
  it.each([
    ['the last day of the month', 'L * ?', ['11-30', '12-31', '01-31', '02-28']],
    ['the last weekday of the month', 'LW * ?', ['11-30', '12-31', '01-29', '02-26']],
    ['the weekday nearest to the 15th', '15W * ?', ['12-15', '01-15', '02-15', '03-15']],
    ['the weekday nearest to a 15th on a Sunday', '15W 8 ?', ['08-16', '08-15', '08-15']],
    ['the weekday nearest to a 1st on a Saturday', '1W 5 ?', ['05-03', '05-01']],
    ['the weekday nearest to a 31st on a Sunday', '31W 1,2 ?', ['01-29', '01-31', '01-31']],
    ['the last Friday of the month', '? * 6L', ['11-27', '12-25', '01-29']],
    ['the last Friday of the month by name', '? * FRIL', ['11-27', '12-25', '01-29']],
    ['the last day of the week', '? * L', ['11-28', '12-05']],
    ['the third Saturday', '? * SAT#3', ['12-19', '01-16', '02-20']],
    ['the second Tuesday', '? * 3#2', ['12-08', '01-12']],
    ['the fifth Monday, where there is one', '? * MON#5', ['11-30', '03-29']],
  ])('finds %s', (_, days, expected) => {
    const found = times(`cron(0 12 ${days} *)`, expected.length);

    expect(found.map((time) => time.slice(5, 10))).toEqual(expected);
  });

  it('finds nothing for a year that is over', () => {
    expect(times('cron(0 0 1 1 ? 2020)', 1)).toEqual(['never']);
  });

  /** LocalStack's tests, `test_events_schedule.py`, recorded of AWS that PutRule refuses these. */
  it.each([
    'rate(10 seconds)',
    'rate(10 years)',
    'rate(1 minutes)',
    'rate(1 hours)',
    'rate(1 days)',
    'rate(10 minute)',
    'rate(10 hour)',
    'rate(10 day)',
    'rate()',
    'rate(10)',
    'rate(10 minutess)',
    'rate(foo minutes)',
    'rate(0 minutes)',
    'rate(-10 minutes)',
    'rate(10 MINUTES)',
    'rate( 10 minutes )',
    ' rate(10 minutes)',
    'cron(0 1 * * * *)',
    'cron(7 20 * * NOT *)',
    'cron(INVALID)',
    'cron(0 dummy ? * MON-FRI *)',
    'cron(71 8 1 * ? *)',
  ])('rejects "%s", as AWS did', (expression) => {
    expect(() => parseSchedule(expression)).toThrow();
  });

  it.each([
    ['a word', 'daily', 'neither rate('],
    ['a plural for one', 'rate(1 minutes)', 'it is minute for 1, and minutes for every other'],
    ['five fields', 'cron(* * * * *)', 'has 5 fields, and must have 6'],
    ['seven fields', 'cron(0 0 12 * * ? *)', 'has 7 fields, and must have 6'],
    ['both days', 'cron(0 0 1 * MON *)', 'received 1 and MON'],
    ['both days open', 'cron(0 0 ? * ? *)', 'received ? and ?'],
    ['minute 60', 'cron(60 * * * ? *)', '"60" is no minutes'],
    ['an open minute', 'cron(? * * * ? *)', '"?" is no minutes'],
    ['a step of nothing', 'cron(0/0 * * * ? *)', '"0/0" is no minutes'],
    ['a step and no start', 'cron(/5 * * * ? *)', '"/5" is no minutes'],
    ['a range that ends before it starts', 'cron(0 5-3 * * ? *)', '"5-3" is no hours'],
    ['month 13', 'cron(0 0 1 13 ? *)', '"13" is no month'],
    ['day of week 0', 'cron(0 0 ? * 0 *)', '"0" is no day of week'],
    ['a sixth Saturday', 'cron(0 0 ? * SAT#6 *)', '"SAT#6" is no day of week'],
    ['two numbered weekdays', 'cron(0 0 ? * 3#1,6#3 *)', 'is no day of week'],
    ['a number sign elsewhere', 'cron(0 0 3#2 * ? *)', 'is no day of month'],
    ['day 32W', 'cron(0 0 32W * ? *)', '"32" is no day of month'],
    ['the year 1969', 'cron(0 0 1 1 ? 1969)', '"1969" is no year'],
  ])('rejects %s', (_, expression, message) => {
    expect(() => parseSchedule(expression)).toThrow(message);
  });
});
