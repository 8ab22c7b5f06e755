import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { eventItems } from '../../../aws/ledger/event-item.ts';
import { incompressible, makeRecord } from '../../support/builders/make-records.ts';
import { accepted, cloudEvent, postStructured } from '../../support/builders/post.ts';

/** The bytes that DynamoDB counts for an item: names and values, and a little for each list. */
function itemBytes(item: Record<string, AttributeValue>): number {
  const bytes = (value: AttributeValue): number =>
    value.L === undefined
      ? Buffer.byteLength(value.S ?? value.N ?? '') + (value.B?.length ?? 0)
      : value.L.reduce((sum, member) => sum + bytes(member) + 1, 3);
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + bytes(value), 0);
}

describe('eventItems', () => {
  it('makes items of less than 400 KB of an event whose attributes are as long as they may be', () => {
    const extensions = Array.from({ length: 4 }, (_, index) => [`e${index}`, 'x'.repeat(4094)]);
    const expected = Array.from({ length: 300 }, (_, index) => `${index}`.padStart(64, 's'));

    for (const length of [0, 300_000, 460_000, 470_000, 480_000, 900_000]) {
      const event = accepted(
        postStructured(
          cloudEvent({
            id: 'i'.repeat(1024),
            source: 's'.repeat(2048),
            type: 't'.repeat(1024),
            subject: 'u'.repeat(2048),
            dataschema: `urn:${'d'.repeat(2044)}`,
            time: `2026-11-24T17:00:00.${'1'.repeat(43)}Z`,
            ...Object.fromEntries(extensions),
            data: incompressible(length),
          }),
        ),
      );

      const items = eventItems(makeRecord('x', { event, expected, state: 'outbox' }), 1);

      for (const item of items) expect(itemBytes(item)).toBeLessThan(400 * 1024);
    }
  });
});
