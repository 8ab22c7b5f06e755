import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Table } from '../../../aws/ledger/batch-calls.ts';
import { listEvents, QUERIES_PER_PAGE } from '../../../aws/ledger/list-events.ts';
import { putEvents } from '../../../aws/ledger/put-events.ts';
import type { EventPage, EventQuery } from '../../../core/records/event-page.ts';
import { TIME_SHARDS } from '../../../core/records/ledger-keys.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

let aws: AwsUnderTest;
let table: Table;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  table = { client: aws.dynamoDb(), name: 'ledger' };
  await createLedgerTable(table.client, table.name);
  await fillTable();
});

afterEach(() => {
  aws.intercept = (call, next) => next(call);
});

afterAll(async () => {
  await aws?.stop();
});

/** Every page of a query, and how many queries of the index each made. */
async function readPages(query: EventQuery, most?: number) {
  const pages: (EventPage & { readonly queries: number })[] = [];
  let queries = 0;
  const { intercept } = aws;
  aws.intercept = (call, next) => {
    if (call.action === 'Query') queries++;
    return intercept(call, next);
  };
  let cursor: string | undefined;
  do {
    queries = 0;
    const page = await listEvents(table, { ...query, ...(cursor && { cursor }) }, most);
    pages.push({ ...page, queries });
    cursor = page.cursor;
  } while (cursor !== undefined && pages.length < 200);
  aws.intercept = intercept;
  return pages;
}

const HOUR = '2026-11-24T17';
const LAST = Date.parse(`${HOUR}:59:59.999Z`);

/** What the table sends for a query of an hour's shard with so many events, none of which passes the filter. */
function pretend(perShard: number): void {
  const stepMs = 3_500_000 / perShard;
  aws.intercept = (call, next) => {
    const { Limit, ExclusiveStartKey, ExpressionAttributeValues } = call.input as {
      readonly Limit: number;
      readonly ExclusiveStartKey?: { readonly timeSk: { readonly S: string } };
      readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
    };
    if (!ExpressionAttributeValues[':partition']?.S.startsWith(`EVENTS#${HOUR}#`))
      return next(call);
    const before = ExclusiveStartKey?.timeSk.S ?? ExpressionAttributeValues[':before']?.S ?? '';
    const seen = Math.max(0, (LAST - Date.parse(before.slice(0, 24))) / stepMs) + Limit;
    if (seen >= perShard) return Promise.resolve({ Items: [] });
    const at = new Date(LAST - seen * stepMs).toISOString();
    const timeSk = { S: `${at}#wb_${'a'.repeat(26)}` };
    return Promise.resolve({ Items: [], LastEvaluatedKey: { timeSk } });
  };
}

const DAY = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-25T00:00:00.000Z' };

describe('a page of the list of events', () => {
  it('makes no more queries than its bound, though nothing of three days is there', async () => {
    const [from, to] = ['2026-10-01T00:00:00.000Z', '2026-10-04T00:00:00.000Z'];

    const pages = await readPages({ from, to, limit: 25 });

    expect(Math.max(...pages.map(({ queries }) => queries))).toBeLessThanOrEqual(QUERIES_PER_PAGE);
    expect(pages.map(({ queries }) => queries).reduce((sum, each) => sum + each, 0)).toBe(
      3 * 24 * 8,
    );
    expect(pages.at(-1)).toMatchObject({ events: [], lookedBackTo: from });
  });

  it('is one page where nothing of a day is there', async () => {
    const day = { from: '2026-11-22T00:30:00.000Z', to: '2026-11-23T00:30:00.000Z' };

    expect(await readPages({ ...day, limit: 25 })).toEqual([
      { events: [], lookedBackTo: day.from, queries: 200 },
    ]);
  });

  it('goes through 140,000 events of an hour for a type that is not there in few queries, and says how far it has come', async () => {
    pretend(140_000 / TIME_SHARDS);

    const pages = await readPages({ ...DAY, type: 'nope', limit: 25 });

    const queries = pages.map((page) => page.queries);
    expect(Math.max(...queries)).toBeLessThanOrEqual(QUERIES_PER_PAGE);
    expect(queries.reduce((sum, each) => sum + each, 0)).toBeLessThan(350);
    const reached = pages.map(({ lookedBackTo }) => lookedBackTo);
    expect(reached).toEqual([...new Set(reached)].sort().reverse());
    expect(reached.at(-1)).toBe(DAY.from);
  });

  it('ends in the midst of an hour that is too full for it', async () => {
    pretend(1_000_000);

    const first = await listEvents(table, { ...DAY, type: 'nope', limit: 25 });

    expect(first).toMatchObject({ events: [], cursor: expect.any(String) });
    expect(first.lookedBackTo.slice(0, 13)).toBe(HOUR);
  });

  it.each([8, 15, 250])(
    'loses nothing and repeats nothing where it may make %i queries',
    async (most) => {
      const query = { ...DAY, type: 'rare', limit: 3 };
      const whole = await listEvents(table, { ...query, limit: 100 }, 10_000);

      const pages = await readPages(query, most);

      expect(whole.events).toHaveLength(27);
      expect(pages.flatMap(({ events }) => events)).toEqual(whole.events);
      expect(Math.max(...pages.map(({ queries }) => queries))).toBeLessThanOrEqual(most);
    },
  );
});

describe('a page with the oldest first', () => {
  it.each([8, 15, 250])('loses nothing and repeats nothing in %i queries', async (most) => {
    const query = { ...DAY, type: 'rare', limit: 3, order: 'asc' } as const;
    const newest = await listEvents(table, { ...DAY, type: 'rare', limit: 100 }, 10_000);

    const pages = await readPages(query, most);

    expect(pages.flatMap(({ events }) => events)).toEqual(newest.events.toReversed());
    expect(Math.max(...pages.map(({ queries }) => queries))).toBeLessThanOrEqual(most);
    const reached = pages.map(({ lookedUpTo }) => lookedUpTo);
    expect(reached).toEqual([...new Set(reached)].sort());
    expect(reached.at(-1)).toBe(DAY.to);
  });

  it('looks at one hour where a look begins some seconds ago', async () => {
    const span = { from: '2026-11-24T06:20:00.000Z', to: '2026-11-24T06:20:10.000Z' };

    const pages = await readPages({ ...span, limit: 1000, order: 'asc' });

    expect(pages).toMatchObject([{ queries: TIME_SHARDS, events: [{}, {}] }]);
  });
});

describe('a large page', () => {
  it('has all 600 events of a day in few queries', async () => {
    const pages = await readPages({ ...DAY, limit: 1000 });

    expect(pages.map(({ events }) => events.length)).toEqual([600]);
    expect(pages[0]?.queries).toBeLessThanOrEqual(200 + TIME_SHARDS);
  });

  it('ends before its answer is too large for a function', async () => {
    const span = { from: '2026-11-25T00:00:00.000Z', to: '2026-11-25T01:00:00.000Z' };
    const expected = Array.from({ length: 200 }, (_, n) => `subscriber-of-a-long-name-${n}`);
    const records = Array.from({ length: 700 }, (_, n) =>
      makeRecord(`wide-${n}`, { acceptedAt: '2026-11-25T00:30:00.000Z', expected }),
    );
    await putEvents(table, records, 2_000_000_000);

    const pages = await readPages({ ...span, limit: 1000 });

    expect(pages.length).toBeGreaterThan(1);
    for (const { events } of pages) expect(JSON.stringify(events).length).toBeLessThan(4_000_000);
    const ids = pages.flatMap(({ events }) => events.map(({ id }) => id));
    expect(new Set(ids).size).toBe(700);
    expect(ids).toHaveLength(700);
  });
});

/** Of 600 events in two hours, every 23rd is rare. */
async function fillTable(): Promise<void> {
  const records = Array.from({ length: 600 }, (_, place) =>
    makeRecord(`event-${place}`, {
      acceptedAt: new Date(
        Date.parse('2026-11-24T05:30:00Z') + (place % 300) * 12_000,
      ).toISOString(),
      event: { type: place % 23 === 0 ? 'rare' : 'common' },
    }),
  );
  const { unwritten } = await putEvents(table, records, 2_000_000_000);
  if (unwritten.length > 0) throw new Error(`${unwritten.length} events were not written`);
}
