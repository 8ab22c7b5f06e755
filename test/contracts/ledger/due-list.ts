import { describe, expect, it } from '@jest/globals';
import type { DueList } from '../../../core/ports/due-list.ts';
import type { DueItem, StoredDueItem } from '../../../core/records/due-item.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const MINUTE = '2026-11-24T17:20';
const NOW = Date.parse('2026-11-24T17:00:00.000Z');

/** What is due when. */
export function describeDueList(make: MakeLedger): void {
  describe('the due list', () => {
    it('gives back what was filed, whole', async () => {
      const { ledger } = await make();
      const to = { subscriber: 'billing', round: 2, attempt: 7 };
      const items = [
        makeDue('attempt', '10.000', { to }),
        makeDue('alone', '20.500', {
          to: { ...to, alone: true, firstAttemptAt: '2026-11-24T05:00:00.000Z' },
        }),
        makeDue('look', '30.000', {}),
        makeDue('replayed', '40.000', { to: { ...to, replay: { job: 'job_a' } } }),
        makeDue('look-at', '50.000', { subscriber: 'audit' }),
      ];

      await ledger.putDue(items, NOW);

      expect(await list(ledger, MINUTE)).toEqual(items);
    });

    it('holds nothing in other minutes', async () => {
      const { ledger } = await make();
      await ledger.putDue([makeDue('first', '00.000'), makeDue('last', '59.999')], NOW);

      const around = ['2026-11-24T17:19', '2026-11-24T17:21', '2026-11-25T17:20'];

      for (const minute of around) expect(await ledger.listDue(minute, 10)).toEqual([]);
      expect(await ledger.listDue(MINUTE, 10)).toHaveLength(2);
    });

    it('files nothing where it is given nothing', async () => {
      const { ledger } = await make();

      await ledger.putDue([], NOW);
      await ledger.removeDue([]);

      expect(await ledger.listDue(MINUTE, 10)).toEqual([]);
    });

    it.each([1, 7, 40, 100])('lists the %d earliest, in their order', async (limit) => {
      const { ledger } = await make();
      const items = makeMany(60);
      await ledger.putDue([...items].reverse(), NOW);

      expect(await list(ledger, MINUTE, limit)).toEqual(items.slice(0, limit));
    });

    it('is emptied page by page, without loss or repeat', async () => {
      const { ledger } = await make();
      const items = makeMany(130);
      await ledger.putDue(items, NOW);

      const pages: (readonly StoredDueItem[])[] = [];
      for (let page = await ledger.listDue(MINUTE, 40); page.length > 0; ) {
        pages.push(page);
        await ledger.removeDue(page);
        page = await ledger.listDue(MINUTE, 40);
        if (pages.length > 10) throw new Error('the minute is never empty');
      }

      expect(pages.map(({ length }) => length)).toEqual([40, 40, 40, 10]);
      expect(pages.flat().map(withoutKey)).toEqual(items);
    });

    it('files what was due in a minute that is over under the present one', async () => {
      const { ledger } = await make();
      const past = makeDue('past', '10.000', { to: address('billing') });
      const now = Date.parse('2026-11-24T17:25:30.000Z');

      await ledger.putDue([past, makeDue('future', '10.000', {}, '2026-11-24T17:26')], now);

      expect(await ledger.listDue(MINUTE, 10)).toEqual([]);
      expect(await list(ledger, '2026-11-24T17:25')).toEqual([past]);
      expect(await ledger.listDue('2026-11-24T17:26', 10)).toHaveLength(1);
    });

    it('files an item under another minute than its own where it is told, and keeps its time', async () => {
      const { ledger } = await make();
      const item = makeDue('again', '10.000', { to: address('billing') });

      await ledger.putDue([{ ...item, lookAt: '2026-11-24T17:40:00.000Z' }], NOW);
      await ledger.putDue([{ ...makeDue('late'), lookAt: '2026-11-24T16:00:00.000Z' }], NOW);

      expect(await ledger.listDue(MINUTE, 10)).toEqual([]);
      expect(await list(ledger, '2026-11-24T17:40')).toEqual([item]);
      expect(await list(ledger, '2026-11-24T17:00')).toEqual([makeDue('late')]);
    });

    it('holds each attempt of each subscriber of an event, and the look at it, once', async () => {
      const { ledger } = await make();
      const look = makeDue('one', '10.000');
      const items = [
        look,
        { ...look, to: address('billing') },
        { ...look, to: address('email') },
        { ...look, to: { ...address('email'), attempt: 3 } },
        { ...look, to: { ...address('email'), round: address('email').round + 1 } },
      ];

      await ledger.putDue(items, NOW);
      await ledger.putDue(items.slice(1, 2), NOW);

      const listed = await list(ledger, MINUTE);
      expect(listed).toHaveLength(items.length);
      expect(listed).toEqual(expect.arrayContaining(items));
    });

    it('removes what is named and nothing else, and again without harm', async () => {
      const { ledger } = await make();
      const items = makeMany(10);
      await ledger.putDue(items, NOW);
      const stored = await ledger.listDue(MINUTE, 10);

      await ledger.removeDue(stored.slice(2, 5));
      await ledger.removeDue([...stored.slice(4, 5), ...stored.slice(4, 5)]);

      expect(await list(ledger, MINUTE)).toEqual([...items.slice(0, 2), ...items.slice(5)]);
    });

    it('holds an item that was filed again after it was listed, when the first is removed', async () => {
      const { ledger } = await make();
      const item = makeDue('twice', '10.000', { to: address('billing') });
      await ledger.putDue([item], NOW);
      const stored = await ledger.listDue(MINUTE, 10);

      await ledger.putDue([{ ...item, lookAt: '2026-11-24T17:40:00.000Z' }], NOW);
      await ledger.removeDue(stored);

      expect(await ledger.listDue(MINUTE, 10)).toEqual([]);
      expect(await list(ledger, '2026-11-24T17:40')).toEqual([item]);
    });
  });
}

function address(subscriber: string) {
  return { subscriber, round: 1, attempt: 2 };
}

function makeDue(
  id: string,
  second = '00.000',
  own: Partial<DueItem> = {},
  minute = MINUTE,
): DueItem {
  const { trackingId } = makeRecord(id);
  return { trackingId, dueAt: `${minute}:${second}Z`, ...own };
}

/** Items of one minute, each due a little later than the one before. */
function makeMany(count: number): readonly DueItem[] {
  return Array.from({ length: count }, (_, index) => {
    const second = (index / 4).toFixed(3).padStart(6, '0');
    return makeDue(`many-${index}`, second, { to: address('billing') });
  });
}

async function list(ledger: DueList, minute: string, limit = 100): Promise<readonly DueItem[]> {
  return (await ledger.listDue(minute, limit)).map(withoutKey);
}

function withoutKey({ key: _, ...item }: StoredDueItem): DueItem {
  return item;
}
