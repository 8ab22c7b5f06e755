import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from '../../../../../local/services/eventbridge/schedules/parse-schedule.ts';

const FROM = '2026-11-23T10:07:30Z'; // a Monday

describe('parseSchedule', () => {
  it.each([
    ['rate(1 minute)', '2026-11-23T10:08:30Z'],
    ['rate(5 minutes)', '2026-11-23T10:12:30Z'],
    ['rate(2 hours)', '2026-11-23T12:07:30Z'],
    ['rate(1 day)', '2026-11-24T10:07:30Z'],
    ['cron(* * * * ? *)', '2026-11-23T10:08:00Z'],
    ['cron(0/15 * * * ? *)', '2026-11-23T10:15:00Z'],
    ['cron(0 9 * * ? *)', '2026-11-24T09:00:00Z'],
    ['cron(30 8-10 ? * MON-FRI *)', '2026-11-23T10:30:00Z'],
    ['cron(0 10 ? * 2 *)', '2026-11-30T10:00:00Z'],
    ['cron(0 0 1 JAN,JUL ? *)', '2027-01-01T00:00:00Z'],
    ['cron(0 0 29 2 ? *)', '2028-02-29T00:00:00Z'],
  ])('finds when %s is due next', (expression, expected) => {
    const next = parseSchedule(expression)(Date.parse(FROM));

    expect(new Date(next ?? 0).toISOString()).toBe(new Date(expected).toISOString());
  });

  it('finds nothing for a year that is over', () => {
    expect(parseSchedule('cron(0 0 1 1 ? 2020)')(Date.parse(FROM))).toBeUndefined();
  });

  it.each([
    ['a word', 'daily'],
    ['a rate of nothing', 'rate(0 minutes)'],
    ['five fields', 'cron(* * * * *)'],
    ['minute 60', 'cron(60 * * * ? *)'],
    ['the last day of the month', 'cron(0 0 L * ? *)'],
  ])('rejects %s', (_, expression) => {
    expect(() => parseSchedule(expression)).toThrow();
  });
});
