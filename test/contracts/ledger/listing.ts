import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../../core/ports/event-store.ts';
import type { EventQuery } from '../../../core/records/event-page.ts';
import type { EventRecord, EventSummary } from '../../../core/records/event-record.ts';
import { shardOf, TIME_SHARDS } from '../../../core/records/ledger-keys.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const EVENING = { from: '2026-11-24T16:00:00.000Z', to: '2026-11-25T00:00:00.000Z' };

/** The list of events: order, span, filters, pages. */
export function describeListing(make: MakeLedger): void {
  describe('the list of events', () => {
    it('is empty where nothing was accepted', async () => {
      const { ledger } = await make();
      await ledger.putEvents([makeRecord('tomorrow', { acceptedAt: EVENING.to })]);

      const { from, to } = EVENING;
      for (const span of [EVENING, { from: to, to: from }, { from: to, to }])
        expect(await ledger.listEvents({ ...span, limit: 10 })).toEqual({
          events: [],
          lookedBackTo: span.from,
        });
    });

    it('shows everything of an event but its data', async () => {
      const { ledger } = await make();
      const { event, ...record } = makeRecord('shown', {
        producer: 'checkout',
        overdue: ['email'],
        event: { subject: 'order 7', time: '2026-11-24T17:20:30Z' },
      });
      await ledger.putEvents([{ ...record, event }]);

      const { events } = await ledger.listEvents({ ...EVENING, limit: 10 });

      const { id, source, type, subject, time } = event;
      expect(events).toEqual([{ ...record, id, source, type, subject, time }]);
    });

    it('begins with the newest, and with the greater tracking id at equal times', async () => {
      const { ledger } = await make();
      const records = makeEvening();
      await ledger.putEvents(records);

      const { events, cursor } = await ledger.listEvents({ ...EVENING, limit: 100 });

      expect(ids(events)).toEqual(ids(newestFirst(records)));
      expect(cursor).toBeUndefined();
    });

    it.each([1, 4, 10, 39, 40, 41])(
      'comes in pages of %d without loss or repeat',
      async (limit) => {
        const { ledger } = await make();
        const records = makeEvening().slice(0, limit === 1 ? 8 : undefined);
        await ledger.putEvents(records);

        const pages = await readPages(ledger, { ...EVENING, limit });

        expect(ids(pages.flat())).toEqual(ids(newestFirst(records)));
        expect(pages.every((page) => page.length <= limit)).toBe(true);
      },
    );

    it('goes on below its cursor when newer events are accepted meanwhile', async () => {
      const { ledger } = await make();
      const records = makeEvening();
      await ledger.putEvents(records);

      const first = await ledger.listEvents({ ...EVENING, limit: 15 });
      await ledger.putEvents([makeRecord('newer', { acceptedAt: '2026-11-24T23:59:59.000Z' })]);
      const rest = await readPages(ledger, { ...EVENING, limit: 15 }, first.cursor);

      expect(ids([...first.events, ...rest.flat()])).toEqual(ids(newestFirst(records)));
    });

    it.each([
      ['2026-11-24T17:00:00.000Z', '2026-11-24T18:00:00.000Z', ['17:59:59.999', '17:00:00.000']],
      ['2026-11-24T17:59:59.999Z', '2026-11-24T18:00:00.001Z', ['18:00:00.000', '17:59:59.999']],
      ['2026-11-24T17:00:00.001Z', '2026-11-24T17:59:59.999Z', []],
      ['2026-11-24T18:00:00.000Z', '2026-11-24T18:00:00.001Z', ['18:00:00.000']],
      ['2026-11-24T16:59:59.999Z', '2026-11-24T17:00:00.000Z', ['16:59:59.999']],
    ])('from %s (inclusive) to %s (exclusive) holds %j', async (from, to, times) => {
      const { ledger } = await make();
      const all = ['16:59:59.999', '17:00:00.000', '17:59:59.999', '18:00:00.000'];
      await ledger.putEvents(
        all.map((time) => makeRecord(time, { acceptedAt: `2026-11-24T${time}Z` })),
      );

      const { events } = await ledger.listEvents({ from, to, limit: 10 });

      expect(ids(events)).toEqual(times);
    });

    it.each<[string, Partial<EventQuery>, (record: EventRecord) => boolean]>([
      ['a type', { type: 'odd' }, ({ event }) => event.type === 'odd'],
      ['a source', { source: '/b' }, ({ event }) => event.source === '/b'],
      [
        'both',
        { type: 'even', source: '/b' },
        ({ event }) => event.type === 'even' && event.source === '/b',
      ],
      ['a subject', { subject: 'third' }, ({ event }) => event.subject === 'third'],
      ['an id', { id: 'event-21' }, ({ event }) => event.id === 'event-21'],
      ['a state', { state: 'unmatched' }, ({ state }) => state === 'unmatched'],
      ['what is not there', { type: 'none' }, () => false],
    ])('filtered by %s holds just that, in full pages', async (_, filter, matches) => {
      const { ledger } = await make();
      const records = makeEvening();
      await ledger.putEvents(records);

      const pages = await readPages(ledger, { ...EVENING, ...filter, limit: 4 });

      expect(ids(pages.flat())).toEqual(ids(newestFirst(records.filter(matches))));
      expect(pages.slice(0, -1).every((page) => page.length === 4)).toBe(true);
    });

    it.each([1, 4, 39, 40, 1000])(
      'comes with the oldest first in pages of %d, without loss or repeat',
      async (limit) => {
        const { ledger } = await make();
        const records = makeEvening().slice(0, limit === 1 ? 8 : undefined);
        await ledger.putEvents(records);

        const pages = await readPages(ledger, { ...EVENING, order: 'asc', limit });

        expect(ids(pages.flat())).toEqual(ids(newestFirst(records).toReversed()));
        expect(pages.every((page) => page.length <= limit)).toBe(true);
      },
    );

    it('goes on above the cursor of a page with the oldest first, to what came meanwhile', async () => {
      const { ledger } = await make();
      const records = makeEvening();
      await ledger.putEvents(records);
      const oldest = { ...EVENING, order: 'asc', type: 'odd' } as const;

      const first = await ledger.listEvents({ ...oldest, limit: 5 });
      const newer = makeRecord('newer', {
        acceptedAt: '2026-11-24T23:59:59.000Z',
        event: { type: 'odd' },
      });
      await ledger.putEvents([newer]);
      const rest = await readPages(ledger, { ...oldest, limit: 5 }, first.cursor);

      const odd = [...records, newer].filter(({ event }) => event.type === 'odd');
      expect(ids([...first.events, ...rest.flat()])).toEqual(ids(newestFirst(odd).toReversed()));
      expect(first).toMatchObject({
        lookedBackTo: EVENING.from,
        lookedUpTo: first.events.at(-1)?.acceptedAt,
      });
      expect(await ledger.listEvents({ ...oldest, limit: 100 })).toMatchObject({
        lookedUpTo: EVENING.to,
      });
    });

    it('begins at the time of a cursor that names no event', async () => {
      const { ledger } = await make();
      const all = ['16:59:59.999', '17:00:00.000', '17:00:00.001'];
      await ledger.putEvents(
        all.map((time) => makeRecord(time, { acceptedAt: `2026-11-24T${time}Z` })),
      );

      const cursor = Buffer.from('2026-11-24T17:00:00.000Z').toString('base64url');
      const found = await ledger.listEvents({ ...EVENING, order: 'asc', cursor, limit: 10 });

      expect(ids(found.events)).toEqual(['17:00:00.000', '17:00:00.001']);
    });

    it('of each shard together is the whole list, by pages of its own', async () => {
      const { ledger } = await make();
      const records = makeEvening();
      await ledger.putEvents(records);

      const shards = Array.from({ length: TIME_SHARDS }, (_, shard) => shard);
      const pages = await Promise.all(
        shards.map((shard) => readPages(ledger, { ...EVENING, shard, limit: 2 })),
      );

      for (const [shard, own] of pages.entries())
        expect(own.flat().every(({ trackingId }) => shardOf(trackingId) === shard)).toBe(true);
      const all = pages.flat(2).map(({ id }) => id);
      expect([...all].sort()).toEqual(records.map(({ event }) => event.id).sort());
    });

    it('reaches what lies beyond nine empty days', async () => {
      const { ledger } = await make();
      const old = makeRecord('old', { acceptedAt: '2026-11-15T23:00:00.000Z' });
      await ledger.putEvents([old]);

      const pages = await readPages(ledger, {
        from: '2026-11-15T22:00:00.000Z',
        to: '2026-11-25T00:00:00.000Z',
        limit: 10,
      });

      expect(ids(pages.flat())).toEqual(['old']);
    });

    it('stays within its span when the cursor comes from a later one', async () => {
      const { ledger } = await make();
      const records = makeEvening();
      await ledger.putEvents(records);
      const { cursor = '' } = await ledger.listEvents({ ...EVENING, limit: 1 });

      const to = '2026-11-24T20:00:00.000Z';
      const pages = await readPages(ledger, { ...EVENING, to, limit: 100 }, cursor);

      const earlier = records.filter(({ acceptedAt }) => acceptedAt < to);
      expect(ids(pages.flat())).toEqual(ids(newestFirst(earlier)));
    });

    it('says how far back it has looked: to the last event of its page, or to the end', async () => {
      const { ledger } = await make();
      await ledger.putEvents(makeEvening());

      const first = await ledger.listEvents({ ...EVENING, limit: 15 });
      const whole = await ledger.listEvents({ ...EVENING, limit: 100 });

      expect(first.lookedBackTo).toBe(first.events.at(-1)?.acceptedAt);
      expect(whole.lookedBackTo).toBe(EVENING.from);
    });

    it.each([
      ['nothing', ''],
      ['a word', 'next'],
      ['other base64', Buffer.from('EVENTS#2026-11-24T17#0').toString('base64url')],
      ['a time that is none', Buffer.from('2026-11-24#wb_').toString('base64url')],
      ['a NUL', '\0'],
    ])('rejects a cursor that is %s', async (_, cursor) => {
      const { ledger } = await make();

      const listing = ledger.listEvents({ ...EVENING, limit: 10, cursor });

      await expect(listing).rejects.toMatchObject({ code: 'invalid-request' });
    });
  });
}

/** Forty events of one evening, some at equal times, of two types and two sources. */
function makeEvening(): readonly EventRecord[] {
  return Array.from({ length: 40 }, (_, index) => {
    const hour = String([16, 17, 18, 19, 20, 22, 23][index % 7]).padStart(2, '0');
    const second = String(index % 3).padStart(2, '0');
    return makeRecord(`event-${index}`, {
      acceptedAt: `2026-11-24T${hour}:30:${second}.000Z`,
      ...(index % 10 === 0 ? { state: 'unmatched' as const } : {}),
      event: {
        type: index % 2 === 0 ? 'even' : 'odd',
        source: index % 5 === 0 ? '/b' : '/a',
        ...(index % 3 === 0 ? { subject: 'third' } : {}),
      },
    });
  });
}

function newestFirst(records: readonly EventRecord[]): readonly EventRecord[] {
  const key = ({ acceptedAt, trackingId }: EventRecord) => `${acceptedAt}#${trackingId}`;
  return [...records].sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

function ids(events: readonly (EventRecord | EventSummary)[]): readonly unknown[] {
  return events.map((each) => ('event' in each ? (each as EventRecord).event.id : each.id));
}

/** Follows the cursors to the end. */
async function readPages(
  ledger: EventStore,
  query: EventQuery,
  start?: string,
): Promise<readonly (readonly EventSummary[])[]> {
  const pages: (readonly EventSummary[])[] = [];
  let cursor = start;
  do {
    const page = await ledger.listEvents({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.events);
    cursor = page.cursor;
    if (pages.length > 100) throw new Error('the pages do not come to an end');
  } while (cursor !== undefined);
  return pages;
}
