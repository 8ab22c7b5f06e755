import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  accessKey,
  allowanceKey,
  checkpointKey,
  DUE_SHARDS,
  dataKey,
  deliveryKey,
  deliveryPrefix,
  dueKey,
  duePartition,
  eventKey,
  hoursBetween,
  OUTBOX,
  readDeliveryKey,
  shardOf,
  statusPartition,
  subscriberKey,
  TIME_SHARDS,
  timeKey,
  timePartition,
} from '../../../core/records/ledger-keys.ts';

const ID = 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const TO = { subscriber: 'billing', round: 2, attempt: 7 };
const LOOK_AT = '2026-11-24T17:40:00.000Z';

const trackingId = fc.stringMatching(/^wb_[a-z2-7]{26}$/);

describe('the keys of the ledger', () => {
  // They are contract: what is stored under them must be found by the next version.
  it.each([
    ['an event', eventKey(ID), { pk: `EVENT#${ID}`, sk: 'EVENT' }],
    ['a piece of its data', dataKey(ID, 'ab12', 3), { pk: `EVENT#${ID}`, sk: 'DATA#ab12#3' }],
    ['a delivery', deliveryKey(ID, 'billing'), { pk: `DELIVERY#billing#${ID}`, sk: 'DELIVERY' }],
    [
      'what is due',
      dueKey({ trackingId: ID, dueAt: '2026-11-24T17:20:30.500Z', to: TO }, LOOK_AT),
      { pk: 'DUE#2026-11-24T17:40#0', sk: `2026-11-24T17:20:30.500Z#${ID}#billing#2#7` },
    ],
    [
      'an event to look at',
      dueKey({ trackingId: ID, dueAt: '2026-11-24T17:20:30.500Z' }, LOOK_AT),
      { pk: 'DUE#2026-11-24T17:40#0', sk: `2026-11-24T17:20:30.500Z#${ID}` },
    ],
    ['a subscriber', subscriberKey('billing'), { pk: 'SUBSCRIBER', sk: 'billing' }],
    ['a checkpoint', checkpointKey('reconcile'), { pk: 'JOB#reconcile', sk: 'JOB' }],
    [
      'the time of an event',
      timeKey('2026-11-24T17:05:00.000Z', ID),
      { pk: `EVENTS#2026-11-24T17#${shardOf(ID)}`, sk: `2026-11-24T17:05:00.000Z#${ID}` },
    ],
  ])('name %s', (_, key, expected) => {
    expect(key).toEqual(expected);
  });

  it('name the partitions of the indexes', () => {
    expect(timePartition('2026-11-24T17', 5)).toBe('EVENTS#2026-11-24T17#5');
    expect(statusPartition('billing', 'dead', 2)).toBe('billing#dead#2');
    expect(statusPartition(OUTBOX, 'outbox', 0)).toBe('OUTBOX#outbox#0');
  });
});

describe('the key of a delivery', () => {
  const subscriber = fc.stringMatching(/^[a-z][a-z0-9-]{0,63}$/);

  it('says whose it is, and of which event', () => {
    fc.assert(
      fc.property(trackingId, subscriber, (id, name) => {
        expect(readDeliveryKey(deliveryKey(id, name))).toEqual({
          trackingId: id,
          subscriber: name,
        });
      }),
    );
  });

  it('begins with what the policy of its subscriber allows, and of no other', () => {
    fc.assert(
      fc.property(trackingId, subscriber, subscriber, (id, own, other) => {
        expect(deliveryKey(id, own).pk.startsWith(deliveryPrefix(own))).toBe(true);
        expect(deliveryKey(id, other).pk.startsWith(deliveryPrefix(own))).toBe(own === other);
        expect(deliveryKey(id, `${own}${other}`).pk.startsWith(deliveryPrefix(own))).toBe(false);
      }),
    );
  });

  it.each([
    ['eventKey', eventKey(ID)],
    ['subscriberKey', subscriberKey('billing')],
    ['checkpointKey', checkpointKey('billing')],
    ['accessKey', accessKey('billing')],
    ['allowanceKey', allowanceKey('billing', '2026-11-24T17:20')],
    ['dueKey', dueKey({ trackingId: ID, dueAt: LOOK_AT, to: TO }, LOOK_AT)],
  ])('is in no policy together with another key: %s', (_, { pk }) => {
    expect(pk.startsWith(deliveryPrefix('billing'))).toBe(false);
  });
});

describe('the keys of the due list', () => {
  it('spread a minute over every shard, where the sweep looks', () => {
    const ids = fc.sample(trackingId, { numRuns: 400, seed: 1 });
    const partitions = new Set(
      ids.map((id) => dueKey({ trackingId: id, dueAt: LOOK_AT, to: TO }, LOOK_AT).pk),
    );

    const looked = Array.from({ length: DUE_SHARDS }, (_, shard) =>
      duePartition('2026-11-24T17:40', shard),
    );
    expect([...partitions].sort()).toEqual(looked.sort());
  });

  it('order what is due in a minute by its time', () => {
    const times = [
      '2026-11-24T17:40:00.001Z',
      '2026-11-24T17:40:00.010Z',
      '2026-11-24T17:40:59.999Z',
    ];

    const keys = times.map((dueAt) => dueKey({ trackingId: ID, dueAt, to: TO }, dueAt).sk);

    expect([...keys].sort()).toEqual(keys);
  });
});

describe('shardOf', () => {
  it('never changes: rows are found by it', () => {
    expect(
      ['wb_aaaaaaaaaaaaaaaaaaaaaaaaaa', 'wb_777', 'wb_order'].map((id) => shardOf(id)),
    ).toEqual([4, 3, 2]);
  });

  it('is one of the shards', () => {
    fc.assert(
      fc.property(trackingId, (id) => {
        expect(Number.isInteger(shardOf(id))).toBe(true);
        expect(shardOf(id)).toBeGreaterThanOrEqual(0);
        expect(shardOf(id)).toBeLessThan(TIME_SHARDS);
      }),
    );
  });

  it('spreads events evenly', () => {
    const counts = new Array<number>(TIME_SHARDS).fill(0);
    for (const id of fc.sample(trackingId, { numRuns: 4000, seed: 1 })) {
      const shard = shardOf(id);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }

    expect(Math.min(...counts)).toBeGreaterThan(350);
    expect(Math.max(...counts)).toBeLessThan(650);
  });
});

describe('hoursBetween', () => {
  it.each([
    ['2026-11-24T17:00:00Z', '2026-11-24T17:00:00.001Z', ['2026-11-24T17']],
    ['2026-11-24T17:00:00Z', '2026-11-24T18:00:00Z', ['2026-11-24T17']],
    ['2026-11-24T17:59:59.999Z', '2026-11-24T18:00:00.001Z', ['2026-11-24T18', '2026-11-24T17']],
    ['2026-12-31T23:30:00Z', '2027-01-01T01:00:00Z', ['2027-01-01T00', '2026-12-31T23']],
    ['2026-11-24T17:30:00Z', '2026-11-24T17:30:00Z', ['2026-11-24T17']],
    ['2026-11-24T17:00:00Z', '2026-11-24T17:00:00Z', []],
    ['2026-11-24T18:00:00Z', '2026-11-24T17:00:00Z', []],
    ['2026-11-24T17:00:00+05:30', '2026-11-24T12:00:00Z', ['2026-11-24T11']],
  ])('from %s to %s are %j', (from, to, hours) => {
    expect(hoursBetween(from, to)).toEqual(hours);
  });

  it('cover every moment of a span, newest first, without a gap or a double', () => {
    const moment = fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.getTime());
    const length = fc.integer({ min: 1, max: 40 * 24 * 3_600_000 });

    fc.assert(
      fc.property(
        moment,
        length,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (from, span, part) => {
          const iso = (time: number) => new Date(time).toISOString();

          const hours = hoursBetween(iso(from), iso(from + span));

          const within = iso(from + Math.floor(span * part));
          expect(hours).toContain(within.slice(0, 13));
          expect(hours[0]).toBe(iso(from + span - 1).slice(0, 13));
          expect(hours.at(-1)).toBe(iso(from).slice(0, 13));
          const times = hours.map((hour) => Date.parse(`${hour}:00:00Z`));
          const steps = times.slice(1).map((time, index) => (times[index] ?? 0) - time);
          expect(new Set([...steps, 3_600_000])).toEqual(new Set([3_600_000]));
        },
      ),
    );
  });
});
