import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../aws/ledger/attributes.ts';
import { eventItems, pieceKeys, readEventItem } from '../../../aws/ledger/event-item.ts';
import { incompressible, makeRecord } from '../../support/builders/make-records.ts';

const small = makeRecord('small');
const zipped = makeRecord('zipped', { event: { data: incompressible(2000) } });
const large = makeRecord('large', { event: { data: incompressible(900_000) } });

/** The event's own item, and its pieces. */
function itemsOf(record: typeof small): { item: Item; pieces: readonly Item[] } {
  const items = eventItems(record, 1000);
  return { item: items.at(-1) ?? {}, pieces: items.slice(0, -1) };
}

describe('the items of an event', () => {
  it.each([
    ['small', small, 0],
    ['compressed', zipped, 0],
    ['in pieces', large, 2],
  ])('are read back as they were: %s', (_, record, count) => {
    const { item, pieces } = itemsOf(record);

    expect(pieces).toHaveLength(count);
    expect(readEventItem(item, [...pieces].reverse())).toEqual(record);
    expect(pieceKeys(item)).toEqual(pieces.map(({ pk, sk }) => ({ pk: pk?.S, sk: sk?.S })));
  });

  it('name their pieces by their content, and by nothing else', () => {
    const other = makeRecord('large', { event: { data: `${incompressible(900_000)}.` } });
    const keys = (record: typeof small) => itemsOf(record).pieces.map(({ sk }) => sk?.S);

    expect(keys({ ...large, acceptedAt: '2026-11-24T18:00:00.000Z' })).toEqual(keys(large));
    expect(keys(large).filter((key) => keys(other).includes(key))).toEqual([]);
  });

  it('let the pieces outlast the event', () => {
    const { item, pieces } = itemsOf(large);

    expect(item.expiresAt?.N).toBe('1000');
    expect(pieces.map(({ expiresAt }) => expiresAt?.N)).toEqual(['87400', '87400']);
  });

  const { item, pieces } = itemsOf(large);
  const [first = {}, second = {}] = pieces;
  const plain = itemsOf(small).item;
  const zip = itemsOf(zipped).item;

  it.each<[string, Item, readonly Item[], string]>([
    ['a piece is missing', item, [first], 'its piece DATA#'],
    ['the pieces are those of another', item, itemsOf(makeOther()).pieces, 'its piece DATA#'],
    [
      'a piece has another content',
      item,
      [first, { ...second, zip: first.zip ?? { B: new Uint8Array() } }],
      'its 2 pieces are not those that were written',
    ],
    ['the body cannot be decompressed', { ...zip, zip: { B: new Uint8Array(9) } }, [], 'header'],
    ['the body is no JSON', { ...plain, body: { S: '{' } }, [], 'JSON'],
    ['the body is no event', { ...plain, body: { S: 'null' } }, [], 'its body is no event'],
    ['there is no body', withoutOne(plain, 'body'), [], 'it has no body'],
    ['an attribute is missing', withoutOne(plain, 'type'), [], 'has no text attribute `type`'],
    ['there is nothing but a key', { pk: { S: 'EVENT#x' }, sk: { S: 'EVENT' } }, [], '`id`'],
  ])('say that they cannot be read where %s', (_, damaged, found, reason) => {
    const reading = () => readEventItem(damaged, found);

    expect(reading).toThrow(
      expect.objectContaining({
        code: 'unreadable',
        message: expect.stringMatching(/^the event \w+ cannot be read from the ledger: /),
      }),
    );
    expect(reading).toThrow(reason);
  });
});

function makeOther() {
  return makeRecord('large', { event: { data: incompressible(900_000).slice(1) } });
}

function withoutOne(item: Item, name: string): Item {
  const { [name]: _, ...others } = item;
  return others;
}
