import type { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryItems } from '../../../../local/services/dynamodb/memory-items.ts';

const key = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', '/', '~') });

const bounds = fc.record(
  {
    gt: key,
    gte: key,
    lt: key,
    lte: key,
    reverse: fc.boolean(),
    limit: fc.integer({ min: -1, max: 5 }),
  },
  { requiredKeys: [] },
);

type Bounds = NonNullable<Parameters<MemoryItems['createKeyStream']>[0]>;

/** What `level` does with bounds, said without a tree. */
function filter(keys: readonly string[], given: Bounds): readonly string[] {
  const { gt, gte, lt, lte, reverse = false, limit = -1 } = given;
  const within = keys
    .filter((each) => (gt === undefined || each > gt) && (gte === undefined || each >= gte))
    .filter((each) => (lt === undefined || each < lt) && (lte === undefined || each <= lte))
    .sort();
  if (reverse) within.reverse();
  return limit < 0 ? within : within.slice(0, limit);
}

async function read(stream: Readable): Promise<readonly unknown[]> {
  const elements: unknown[] = [];
  for await (const element of stream) elements.push(element);
  return elements;
}

function makeItems(keys: readonly string[]): MemoryItems {
  const items = new MemoryItems();
  for (const each of keys) items.set(each, { key: each });
  return items;
}

describe('MemoryItems', () => {
  it('walks keys and items in order, within any bounds, either way, up to a limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { maxLength: 30 }), bounds, async (keys, given) => {
        const items = makeItems(keys);

        const walked = await read(items.createKeyStream(given as Bounds));
        const values = await read(items.createValueStream(given as Bounds));

        expect(walked).toEqual(filter(keys, given as Bounds));
        expect(values).toEqual(walked.map((each) => ({ key: each })));
      }),
      { numRuns: 300 },
    );
  });

  it('gives, replaces and deletes items, and never the same object twice', () => {
    const items = makeItems(['a', 'b']);
    const get = (each: string) => {
      let found: unknown;
      items.get(each, (_, item) => {
        found = item;
      });
      return found;
    };

    items.batch(
      [
        { type: 'put', key: 'a', value: { new: true } },
        { type: 'del', key: 'b' },
        { type: 'put', key: 'c', value: {} },
      ],
      () => {},
    );
    items.del('nothing', () => {});

    expect(get('a')).toEqual({ new: true });
    expect(get('a')).not.toBe(get('a'));
    expect(get('b')).toBeUndefined();
    expect(items.text('c')).toBe('{}');
  });

  it.each([false, true])(
    'walks what was there when the walk began (reverse: %s)',
    async (reverse) => {
      const keys = Array.from({ length: 1000 }, (_, n) => String(n * 2).padStart(4, '0'));
      const items = makeItems(keys);

      const walked: unknown[] = [];
      for await (const each of items.createKeyStream({ reverse })) {
        walked.push(each);
        items.set(String(walked.length * 2 - 1).padStart(4, '0'), {});
        items.delete(String(2000 - walked.length * 2).padStart(4, '0'));
      }

      expect(walked).toEqual(reverse ? [...keys].reverse() : keys);
    },
  );
});
