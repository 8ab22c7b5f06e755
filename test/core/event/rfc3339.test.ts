import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, isRfc3339 } from '../../../core/event/rfc3339.ts';
import { rfc3339 } from '../../support/builders/arbitraries.ts';

describe('isRfc3339', () => {
  it.each([
    // The examples of RFC 3339, 5.8.
    '1985-04-12T23:20:50.52Z',
    '1996-12-19T16:39:57-08:00',
    '1990-12-31T23:59:60Z',
    '1990-12-31T15:59:60-08:00',
    '1937-01-01T12:00:27.87+00:20',
    '2018-04-05T17:31:00Z',
    '2018-04-05t17:31:00z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2018-04-05T17:31:00-00:00',
    '2018-04-05T17:31:00+23:59',
    '2016-12-31T05:29:60-18:30',
    '2017-01-01T05:29:60+05:30',
    '2017-01-01T08:59:60.5+09:00',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
  ])('takes %s', (text) => {
    expect(isRfc3339(text)).toBe(true);
  });

  it.each([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].map((days, index) => [index + 1, days]))(
    'knows that month %d has %d days',
    (month, days) => {
      const at = (day: number) => `2026-${String(month).padStart(2, '0')}-${day}T00:00:00Z`;

      expect(isRfc3339(at(days))).toBe(true);
      expect(isRfc3339(at(days + 1))).toBe(false);
    },
  );

  it.each([
    ['an empty text', ''],
    ['a date alone', '2018-04-05'],
    ['a time without a zone', '2018-04-05T17:31:00'],
    ['a time without seconds', '2018-04-05T17:31Z'],
    ['a space for the T', '2018-04-05 17:31:00Z'],
    ['the basic form of ISO 8601', '20180405T173100Z'],
    ['a week date', '2018-W14-4T17:31:00Z'],
    ['five digits of year', '12018-04-05T17:31:00Z'],
    ['a signed year', '+002018-04-05T17:31:00Z'],
    ['one digit of month', '2018-4-05T17:31:00Z'],
    ['month 0', '2018-00-05T17:31:00Z'],
    ['month 13', '2018-13-05T17:31:00Z'],
    ['day 0', '2018-04-00T17:31:00Z'],
    ['a 31st of April', '2018-04-31T17:31:00Z'],
    ['a 29th of February in a common year', '2023-02-29T00:00:00Z'],
    ['a 29th of February in 1900', '1900-02-29T00:00:00Z'],
    ['a 30th of February', '2024-02-30T00:00:00Z'],
    ['hour 24', '2018-04-05T24:00:00Z'],
    ['minute 60', '2018-04-05T17:60:00Z'],
    ['second 61', '1990-12-31T23:59:61Z'],
    ['a leap second at noon', '2018-04-05T12:59:60Z'],
    ['a leap second within the minute before midnight of elsewhere', '1990-12-31T23:59:60-08:00'],
    ['a dot without digits', '2018-04-05T17:31:00.Z'],
    ['a comma', '2018-04-05T17:31:00,5Z'],
    ['an offset without a colon', '2018-04-05T17:31:00+0100'],
    ['an offset of hours', '2018-04-05T17:31:00+01'],
    ['an offset hour of 24', '2018-04-05T17:31:00+24:00'],
    ['an offset minute of 60', '2018-04-05T17:31:00+01:60'],
    ['a zone name', '2018-04-05T17:31:00 GMT'],
    ['a line feed at the end', '2018-04-05T17:31:00Z\n'],
    ['digits of another script', '\u0662\u0660\u0661\u0668-04-05T17:31:00Z'],
  ])('rejects %s', (_, text) => {
    expect(isRfc3339(text)).toBe(false);
  });
});

describe('epochMs', () => {
  it('is what Date.parse makes of a time', () => {
    fc.assert(
      fc.property(rfc3339, (time) => {
        // What Date.parse makes of a small t or z, and of more than milliseconds, is not specified.
        const plain = time.toUpperCase().replace(/(\.\d{3})\d+/, '$1');

        expect(epochMs(time)).toBe(Date.parse(plain));
      }),
    );
  });

  it.each([
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2017-01-01T08:59:60.5+09:00', '2016-12-31T23:59:59.999Z'],
    ['2026-11-24T17:00:00.123456789Z', '2026-11-24T17:00:00.123Z'],
    ['0000-01-01T00:00:00+23:59', '-000001-12-31T00:01:00.000Z'],
    ['9999-12-31T23:59:59-23:59', '+010000-01-01T23:58:59.000Z'],
  ])('knows %s', (time, iso) => {
    expect(new Date(epochMs(time) ?? Number.NaN).toISOString()).toBe(iso);
  });

  it('is not there for a time that does not exist', () => {
    expect(epochMs('2026-02-29T00:00:00Z')).toBeUndefined();
  });
});
