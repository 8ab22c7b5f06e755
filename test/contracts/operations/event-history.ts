import { describe, expect, it } from '@jest/globals';
import type { HistoryQuery } from '../../../core/ports/event-history.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { shardOf } from '../../../core/records/ledger-keys.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import type { MakeOperations } from './operations-subject.ts';

const DAY_MS = 86_400_000;

/** Behind what is kept: the table forgets, and its index is not looked at, by the machine's clock. */
const BEGIN = Date.now() - 5 * DAY_MS;

const isoOf = (ms: number) => new Date(ms).toISOString();

/** Events of one shard, so many milliseconds after the beginning. */
function makeEvents(offsets: readonly number[]): readonly EventRecord[] {
  const records: EventRecord[] = [];
  for (let n = 0; records.length < offsets.length; n++) {
    const acceptedAt = isoOf(BEGIN + (offsets[records.length] ?? 0));
    const record = makeRecord(`past-${n}`, { acceptedAt });
    if (shardOf(record.trackingId) === 0) records.push(record);
  }
  return records;
}

const HOUR_MS = 3_600_000;
const OFFSETS = [
  ...[0, 1, 1, 1, 900, HOUR_MS, HOUR_MS + 1, 30 * HOUR_MS],
  ...[80 * HOUR_MS, 80 * HOUR_MS + 5, 80 * HOUR_MS + 5],
];

/** What was accepted, in order. */
export function describeEventHistory(make: MakeOperations): void {
  const makeWith = async () => {
    const { ledger, history } = await make();
    const records = makeEvents(OFFSETS);
    await ledger.putEvents([...records].reverse());
    await ledger.putEvents([makeRecord('elsewhere', { acceptedAt: isoOf(BEGIN) })]);
    const walk = async (asked: Partial<HistoryQuery>) => {
      const seen: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 300; pages++) {
        const page = await history.listHistory({
          ...{ shard: 0, from: isoOf(BEGIN), to: isoOf(BEGIN + 4 * DAY_MS), limit: 100 },
          ...asked,
          ...(after === undefined ? {} : { after }),
        });
        seen.push(...page.events.map(({ trackingId }) => trackingId));
        expect(page.events.length).toBeLessThanOrEqual(asked.limit ?? 100);
        if (page.isLast) return seen;
        after = page.reached;
      }
      throw new Error('it has no end');
    };
    const inOrder = [...records].sort((a, b) =>
      `${a.acceptedAt}#${a.trackingId}` < `${b.acceptedAt}#${b.trackingId}` ? -1 : 1,
    );
    return { history, records: inOrder, walk };
  };

  const idsOf = (records: readonly EventRecord[]) => records.map(({ trackingId }) => trackingId);

  describe('the history', () => {
    it.each([1, 2, 3, 4, 100])('is read oldest first, %d at a time, whole', async (limit) => {
      const { records, walk } = await makeWith();

      expect(await walk({ limit })).toEqual(idsOf(records));
    });

    it('has the events of a span, its beginning included and its end not', async () => {
      const { records, walk } = await makeWith();
      const [from, to] = [isoOf(BEGIN + 1), isoOf(BEGIN + 80 * HOUR_MS + 5)];

      const inside = records.filter(({ acceptedAt }) => acceptedAt >= from && acceptedAt < to);
      expect(await walk({ from, to, limit: 2 })).toEqual(idsOf(inside));
      expect(await walk({ from: to, to: from })).toEqual([]);
    });

    it('says of an event what was known when it was accepted, without its data', async () => {
      const { history, records } = await makeWith();

      const { events } = await history.listHistory({
        ...{ shard: 0, from: isoOf(BEGIN), to: isoOf(BEGIN + 1), limit: 10 },
      });

      const [first] = records;
      expect(events).toEqual([
        expect.objectContaining({
          ...{ trackingId: first?.trackingId, acceptedAt: first?.acceptedAt },
          ...{ type: 'order.placed', source: '/shop', expected: ['billing', 'email'] },
        }),
      ]);
      expect(events[0]).not.toHaveProperty('data');
    });

    it('begins where the ledger keeps anything, however early is asked for', async () => {
      const { records, walk } = await makeWith();

      expect(await walk({ from: '1970-01-01T00:00:00.000Z' })).toEqual(idsOf(records));
    });
  });
}
