import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generalizeMessage } from '../../../core/operate/generalize-message.ts';

const TRACKING_ID = 'wb_abcdefghijklmnopqrstuvwxyz';
const UUID = '123E4567-e89b-12d3-a456-426614174000';

describe('generalizeMessage', () => {
  it.each([
    ['timeout after 3000 ms', 'timeout after <n> ms'],
    ['took 3,000.5ms, -2e9 left', 'took <n>ms, <n> left'],
    ['no order order-1002 (#7)', 'no order order-<n> (#<n>)'],
    [`${TRACKING_ID} of ${UUID}`, '<id> of <id>'],
    ['no customer cus_9Xa4, nor 9XkLmNopQrStUvWxYz12', 'no customer cus_<id>, nor <id>'],
    ['commit 8f14e45fceea at 0xDEADBEEF', 'commit <hex> at <hex>'],
    ['connect ECONNREFUSED 10.1.2.3:5432', 'connect ECONNREFUSED <ip>'],
    ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED <ip>'],
    ['[fe80::1%eth0]:80 and 2001:db8::ff00:42:8329 are down', '<ip> and <ip> are down'],
    ['nobody at localhost:4700', 'nobody at localhost:<n>'],
    ['late since 2026-11-24T17:00:00.000Z, 12:34:56', 'late since <time>, <time>'],
    ['on 2026-11-24 and Tue, 24 Nov 2026 16:00:00 GMT', 'on <time> and <time>'],
    ['at Tue Nov 24 2026 16:00:00 GMT+0000', 'at <time>'],
    [`no "c-4711" in 'a b', \`x y\` or “ä”`, `no "<text>" in '<text>', \`<text>\` or “<text>”`],
    ['{"code":500,"message":"boom 5"}', '{"code":<n>,"message":"<text>"}'],
    ['two\n  lines\t of 2', 'two lines of <n>'],
    ['', ''],
  ])('of %j is %j', (message, general) => {
    expect(generalizeMessage(message)).toBe(general);
  });

  it.each([
    "Cannot read properties of undefined (reading 'amount')",
    'relation "orders" does not exist',
    "can't find what isn't there",
    'E11000 duplicate key; P2002; utf8; sha256',
    'std::vector of Foo::Bar, a::b',
    'Request failed with status code 503',
    'the card service answered 404',
  ])('leaves %j as it is', (message) => {
    expect(generalizeMessage(message)).toBe(message);
  });

  it('tells a long message from others by its first 200 characters', () => {
    const long = 'it fails '.repeat(100);

    expect(generalizeMessage(`${long} so`)).toBe(generalizeMessage(`${long} or so`));
    expect(generalizeMessage(long)).toHaveLength(200);
  });

  it('is its own generalization', () => {
    const message = fc.oneof(fc.string({ unit: 'binary' }), wordy(), fc.string());

    fc.assert(
      fc.property(message, (text) => {
        const general = generalizeMessage(text);

        expect(generalizeMessage(general)).toBe(general);
        expect(general.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 2000 },
    );
  });

  it('is one, whatever the numbers, ids, addresses, times and values are', () => {
    const values = fc.record({
      number: fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true })),
      uuid: fc.uuid(),
      ip: fc.oneof(
        fc.ipV4(),
        fc.tuple(fc.ipV4(), fc.nat(65_535)).map((both) => both.join(':')),
      ),
      time: fc.date({ min: new Date(0), max: new Date('2999-01-01'), noInvalidDate: true }),
      digits: fc.stringMatching(/^[a-z ]{0,9}\d[a-z ]{0,9}$/),
    });

    fc.assert(
      fc.property(values, ({ number, uuid, ip, time, digits }) => {
        const said = `at ${time.toISOString()} ${ip} took ${number} s for ${uuid}: no "${digits}"`;

        expect(generalizeMessage(said)).toBe('at <time> <ip> took <n> s for <id>: no "<text>"');
      }),
    );
  });

  it('takes no longer for a message that is made to take long', () => {
    const parts = ['"', "'", '0', 'a1', '::', '1.', '<', '_a1', '1:', 'a:', '[::', '2026-11-24T'];

    for (const part of parts)
      expect(generalizeMessage(part.repeat(200_000)).length).toBeLessThan(201);
  });
});

/** What messages are made of, in any order. */
function wordy() {
  const words = [
    'timeout',
    '5',
    '-3.5',
    '"',
    "'",
    '`',
    '“',
    '”',
    '<n>',
    '<text>',
    '<te',
    '::',
    '1.2.3.4',
  ];
  const more = [
    ':80',
    '0xff',
    'cafe0123',
    'wb_',
    TRACKING_ID,
    UUID,
    '2026-11-24',
    'T',
    '17:00',
    ':00Z',
  ];
  const glue = fc.constantFrom('', ' ', '\n', '-', '_', '.');
  const part = fc.tuple(fc.constantFrom(...words, ...more), glue).map((both) => both.join(''));
  return fc.array(part, { maxLength: 60 }).map((parts) => parts.join(''));
}
