import { describe, expect, it } from '@jest/globals';
import { parseExpression } from '../../../../local/services/scheduler/parse-expression.ts';
import { TimeZone } from '../../../../local/services/scheduler/time-zone.ts';

const BEGIN = Date.parse('2026-11-23T10:07:30Z'); // a Monday

/** The first times that a schedule is due from `begin` on. */
function times(expression: string, zone = 'UTC', begin = BEGIN): string[] {
  const { next } = parseExpression(expression, new TimeZone(zone));
  const found: string[] = [];
  for (let time = next(begin - 1, begin); time !== undefined; time = next(time, begin)) {
    if (found.push(new Date(time).toISOString().replace('.000Z', 'Z')) === 3) break;
  }
  return found;
}

/** EventBridge Scheduler user guide, "Schedule types". */
describe('an expression of a schedule', () => {
  it.each([
    ['rate(5 minutes)', ['2026-11-23T10:07:30Z', '2026-11-23T10:12:30Z', '2026-11-23T10:17:30Z']],
    ['rate(1 days)', ['2026-11-23T10:07:30Z', '2026-11-24T10:07:30Z', '2026-11-25T10:07:30Z']],
    [
      'cron(0 9 ? * MON *)',
      ['2026-11-30T09:00:00Z', '2026-12-07T09:00:00Z', '2026-12-14T09:00:00Z'],
    ],
    ['at(2026-12-24T18:00:00)', ['2026-12-24T18:00:00Z']],
    ['at(2026-11-20T13:00:00)', []],
  ])('%s is due when it says', (expression, expected) => {
    expect(times(expression)).toEqual(expected);
  });

  it.each([
    ['at(2026-12-24T18:00:00)', 'America/New_York', ['2026-12-24T23:00:00Z']],
    ['at(2026-07-24T18:00:00)', 'Europe/Berlin', []],
    [
      'cron(30 6 * * ? *)',
      'Asia/Kolkata',
      ['2026-11-24T01:00:00Z', '2026-11-25T01:00:00Z', '2026-11-26T01:00:00Z'],
    ],
  ])('%s is due in %s', (expression, zone, expected) => {
    expect(times(expression, zone)).toEqual(expected);
  });

  it('keeps to the clock on the wall when summer time begins and ends', () => {
    const daily = 'cron(0 12 * * ? *)';

    expect(times(daily, 'Europe/Berlin', Date.parse('2026-03-28T00:00:00Z'))).toEqual([
      '2026-03-28T11:00:00Z',
      '2026-03-29T10:00:00Z',
      '2026-03-30T10:00:00Z',
    ]);
  });

  it('is not due at a time that the clock leaves out', () => {
    const begin = Date.parse('2026-03-28T00:00:00Z');

    expect(times('cron(30 2 * * ? *)', 'Europe/Berlin', begin)).toEqual([
      '2026-03-28T01:30:00Z',
      '2026-03-30T00:30:00Z',
      '2026-03-31T00:30:00Z',
    ]);
    expect(times('at(2026-03-29T02:30:00)', 'Europe/Berlin', begin)).toEqual([]);
  });

  it('is due once at a time that the clock repeats', () => {
    const begin = Date.parse('2026-10-24T22:00:00Z');

    expect(times('cron(30 2 25 10 ? 2026)', 'Europe/Berlin', begin)).toEqual([
      '2026-10-25T00:30:00Z',
    ]);
  });

  it.each([
    ['a word', 'daily', 'is none of at('],
    ['a rate of nothing', 'rate(0 minutes)', 'is none of at('],
    ['seconds', 'rate(5 seconds)', 'is none of at('],
    ['five fields', 'cron(0 9 * * ?)', 'has 5 fields'],
    ['a date that there is not', 'at(2026-13-01T00:00:00)', 'has no such date or time'],
  ])('rejects %s', (_, expression, message) => {
    expect(() => times(expression)).toThrow(message);
  });

  it('rejects a time zone that there is not', () => {
    expect(() => times('rate(1 minute)', 'Mars/Olympus')).toThrow(
      'there is no time zone "Mars/Olympus"',
    );
  });
});
