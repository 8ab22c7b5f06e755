import { describe, expect, it } from '@jest/globals';
import { deliveryItem } from '../../../aws/ledger/delivery-item.ts';
import { eventItems } from '../../../aws/ledger/event-item.ts';
import { itemSizes, readUnits, writeUnits } from '../../../core/cost/item-sizes.ts';
import { DEFAULT_TRAFFIC } from '../../../core/cost/traffic.ts';
import type { CloudEvent } from '../../../core/event/event.ts';
import { sealEnvelope } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { succeed } from '../../../core/records/record-attempt.ts';
import { SUMMARY_ATTRIBUTES } from '../../../core/records/summary-attributes.ts';
import { trackingId } from '../../../core/records/tracking-id.ts';
import { sha256 } from '../../../node/sha256.ts';
import { itemBytes } from '../../support/builders/item-bytes.ts';

const EXPIRES_AT = 1_790_000_000;

/** An event of so many bytes, as producers send them: a UUID for its id, and strings of usual lengths. */
function makeRecord(sizeBytes: number, fill = 'x'): EventRecord {
  const id = '7f1c0c52-9d0b-4b6e-9a55-6c5a1ed0b0ff';
  const bare = { specversion: '1.0', id, source: '/shop/orders', type: 'order.placed', data: '' };
  const data = fill.repeat(sizeBytes).slice(0, sizeBytes - JSON.stringify(bare).length);
  const event = { ...bare, data } as CloudEvent;
  return {
    trackingId: trackingId(event.source, id, sha256),
    event,
    acceptedAt: '2026-11-24T17:20:30.500Z',
    sizeBytes,
    expected: ['analytics', 'billing', 'email'],
    state: 'published',
  };
}

const INDEX_KEYS = ['pk', 'sk', 'timePk', 'timeSk'];

describe('itemSizes', () => {
  it.each([256, 448, 640])('are those of the ledger, within 5 %%, for %i bytes', (sizeBytes) => {
    const record = makeRecord(sizeBytes);
    const [event = {}] = eventItems(record, EXPIRES_AT);

    const sizes = itemSizes({ ...DEFAULT_TRAFFIC, sizeBytes });

    expectClose(sizes.event, itemBytes(event));
    expectClose(sizes.index, itemBytes(event, [...INDEX_KEYS, ...SUMMARY_ATTRIBUTES]));
    expectClose(sizes.envelope, JSON.stringify(sealEnvelope(record)).length);
  });

  it('are those of a delivery that succeeded at once', () => {
    const { trackingId: id } = makeRecord(256);
    const key = { trackingId: id, subscriber: 'billing' };
    const outcome = { ...key, round: 1, attempt: 1, at: 1_790_000_000_000 };

    const item = deliveryItem(succeed(undefined, outcome), EXPIRES_AT);

    expectClose(itemSizes(DEFAULT_TRAFFIC).delivery, itemBytes(item));
  });

  it('compress an event above 640 bytes, as the ledger does, so that 1 KB is one write unit', () => {
    const [plain = {}] = eventItems(makeRecord(640), EXPIRES_AT);
    const [zipped = {}] = eventItems(makeRecord(641), EXPIRES_AT);

    const sizes = [640, 641, 1024].map((sizeBytes) => itemSizes({ ...DEFAULT_TRAFFIC, sizeBytes }));

    expect([plain.body, zipped.body].map(Boolean)).toEqual([true, false]);
    expect(sizes.map(({ event }) => writeUnits(event))).toEqual([1, 1, 1]);
    expect(sizes.map(({ event }) => event > 900)).toEqual([true, false, false]);
  });

  it('give a body its own items when it is too large for one', () => {
    const sizeBytes = 800 * 1024;

    const { event, pieces } = itemSizes({ ...DEFAULT_TRAFFIC, sizeBytes, compression: 1 });

    expect(pieces).toHaveLength(3);
    expect(event).toBeLessThan(1024);
  });
});

describe('units', () => {
  it('are counted per kilobyte written', () => {
    expect([1, 1024, 1025, 4096].map(writeUnits)).toEqual([1, 1, 2, 4]);
  });

  it('are counted by halves per four kilobytes read, and an absent item costs as much as a small one', () => {
    expect([0, 4096, 4097].map(readUnits)).toEqual([0.5, 0.5, 1]);
  });
});

function expectClose(estimated: number, real: number): void {
  expect(Math.abs(estimated / real - 1)).toBeLessThan(0.05);
}
