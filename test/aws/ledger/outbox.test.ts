import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toItem } from '../../../aws/ledger/attributes.ts';
import type { Table } from '../../../aws/ledger/batch-calls.ts';
import { listOutbox, markPublished, postponeOutbox } from '../../../aws/ledger/outbox.ts';
import { putEvents } from '../../../aws/ledger/put-events.ts';
import { getEvent } from '../../../aws/ledger/read-event.ts';
import type { OutboxPage } from '../../../core/ports/outbox.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { eventKey, OUTBOX, shardOf, statusPartition } from '../../../core/records/ledger-keys.ts';
import { incompressible, makeRecord } from '../../support/builders/make-records.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

const NOW = Date.parse('2026-11-24T18:00:00Z');

let aws: AwsUnderTest;
let table: Table;
let tables = 0;
let calls: string[];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

beforeEach(async () => {
  table = { client: aws.dynamoDb(), name: `outbox-${tables++}` };
  await createLedgerTable(table.client, table.name);
  calls = [];
  aws.intercept = (call, next) => {
    calls.push(call.action);
    return next(call);
  };
});

afterAll(async () => {
  await aws?.stop();
});

/** Events in the outbox, each a second younger than the one before. */
async function fillOutbox(count: number, prefix: string, start = NOW - 3_600_000) {
  const records = Array.from({ length: count }, (_, index) =>
    makeRecord(`${prefix}-${index}`, {
      state: 'outbox',
      acceptedAt: new Date(start + index * 1000).toISOString(),
    }),
  );
  await putEvents(table, records, 1000);
  calls = [];
  return records;
}

/** Damages an event that is there; in `expression`, `:bad` is `{`. */
async function damage({ trackingId }: EventRecord, expression: string): Promise<void> {
  const names = expression.match(/#\w+/g) ?? [];
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: toItem({ ...eventKey(trackingId) }),
      UpdateExpression: expression,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])),
      ...(expression.includes(':bad')
        ? { ExpressionAttributeValues: toItem({ ':bad': '{' }) }
        : {}),
    }),
  );
}

const ids = (page: OutboxPage) => page.records.map(({ event }) => event.id);

describe('listOutbox', () => {
  it('reads a hundred events in the calls of its shards and one batch', async () => {
    const records = await fillOutbox(100, 'all');

    const page = await listOutbox(table, 100, NOW);

    expect(page).toEqual({ records, unreadable: [], more: true });
    expect(calls.sort()).toEqual(['BatchGetItem', ...Array(8).fill('Query')]);
  });

  it('says whether there may be more', async () => {
    await fillOutbox(12, 'more');

    const pages = [5, 12, 13].map((limit) => listOutbox(table, limit, NOW));

    expect((await Promise.all(pages)).map(({ more }) => more)).toEqual([true, true, false]);
  });

  it('lists large events whole', async () => {
    const records = ['one', 'two'].map((id) =>
      makeRecord(id, { state: 'outbox', event: { data: incompressible(500_000) } }),
    );
    await putEvents(table, records, 1000);

    const page = await listOutbox(table, 10, NOW);

    expect(page.records).toHaveLength(2);
    expect(page.records).toEqual(expect.arrayContaining(records));
  });

  it('lists what is due by now, to the millisecond, and nothing later', async () => {
    const [first, second] = await fillOutbox(2, 'due', NOW);
    const list = async (now: number) => ids(await listOutbox(table, 9, now));

    expect(await list(NOW - 1)).toEqual([]);
    expect(await list(NOW)).toEqual([first?.event.id]);
    expect(await list(NOW + 1000)).toEqual([first?.event.id, second?.event.id]);
  });

  it.each([
    ['has no type', 'REMOVE #type', '`type`'],
    ['has no state', 'REMOVE #state, #type', 'no text attribute'],
    ['has a body that is no JSON', 'SET #body = :bad', 'JSON'],
    ['has no body', 'REMOVE #body', 'it has no body'],
    ['is published already', 'SET #state = :bad', 'its state is {'],
  ])('names an event that %s, and lists all others', async (_, expression, reason) => {
    const [first, second, third] = await fillOutbox(3, 'bad');
    if (!first || !second || !third) throw new Error('three records were made');
    await damage(second, expression);

    const page = await listOutbox(table, 10, NOW);

    expect(page.records).toEqual([first, third]);
    expect(page.unreadable).toEqual([
      { trackingId: second.trackingId, reason: expect.stringContaining(reason) },
    ]);
  });

  it('leaves out what only the index still has', async () => {
    const [record] = await fillOutbox(1, 'stale');
    aws.intercept = async (call, next) => {
      const output = await next(call);
      if (call.action === 'Query' && record !== undefined) await markPublished(table, record);
      return output;
    };

    const page = await listOutbox(table, 10, NOW);

    expect(page).toEqual({ records: [], unreadable: [], more: false });
  });

  it('is full though the index still has all of the page before', async () => {
    const records = await fillOutbox(20, 'lagging');
    const stale = await listOutbox(table, 10, NOW);
    const index: Record<string, unknown>[] = [];
    aws.intercept = async (call, next) => {
      const output = await next(call);
      if (call.action === 'Query') index.push(output);
      return output;
    };
    await listOutbox(table, 10, NOW);
    for (const record of stale.records) await markPublished(table, record);
    aws.intercept = async (call, next) =>
      call.action === 'Query' ? (index.shift() ?? next(call)) : next(call);

    const page = await listOutbox(table, 10, NOW);

    expect(page.records).toEqual(records.slice(10));
  });

  it('is not filled by rows that are no events', async () => {
    const [record] = await fillOutbox(1, 'good');
    const statusPk = statusPartition(OUTBOX, 'outbox', shardOf(record?.trackingId ?? ''));
    for (let count = 0; count < 7; count++) {
      const item = { pk: `NONE#${count}`, sk: 'x', statusPk, statusSk: '2026-01-01' };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item: toItem(item) }));
    }

    const page = await listOutbox(table, 3, NOW);

    expect(ids(page)).toEqual(['good-0']);
  });
});

describe('postponeOutbox', () => {
  it('lets a hundred events that cannot be read block none', async () => {
    const bad = await fillOutbox(100, 'poison', NOW - 7_200_000);
    for (const record of bad) await damage(record, 'SET #body = :bad');
    const good = await fillOutbox(20, 'good');

    const before = await listOutbox(table, 100, NOW);
    for (const { trackingId } of before.unreadable)
      await postponeOutbox(table, trackingId, NOW + 60_000);
    const after = await listOutbox(table, 100, NOW);
    const later = await listOutbox(table, 200, NOW + 60_000);

    expect([before.records.length, before.unreadable.length]).toEqual([0, 100]);
    expect(after).toEqual({ records: good, unreadable: [], more: false });
    expect([later.records.length, later.unreadable.length]).toEqual([20, 100]);
  });

  it('puts off an event that the bus refuses, and no other', async () => {
    const [first, second] = await fillOutbox(2, 'put-off');
    const trackingId = first?.trackingId ?? '';

    await postponeOutbox(table, trackingId, NOW + 1000);

    expect(ids(await listOutbox(table, 9, NOW))).toEqual([second?.event.id]);
    expect(await getEvent(table, trackingId)).toEqual(first);
    expect(ids(await listOutbox(table, 9, NOW + 1000))).toHaveLength(2);
  });

  it('brings nothing into the outbox, and nothing back', async () => {
    const published = makeRecord('published');
    await putEvents(table, [published], 1000);

    await postponeOutbox(table, published.trackingId, NOW);
    await postponeOutbox(table, makeRecord('nowhere').trackingId, NOW);

    expect((await listOutbox(table, 9, NOW)).records).toEqual([]);
    expect(await getEvent(table, makeRecord('nowhere').trackingId)).toBeUndefined();
  });
});

describe('markPublished', () => {
  it('changes nothing where it was done before', async () => {
    const [record] = await fillOutbox(1, 'both');
    if (record === undefined) throw new Error('a record was made');

    await Promise.all([markPublished(table, record), markPublished(table, record)]);

    expect(await getEvent(table, record.trackingId)).toEqual({ ...record, state: 'published' });
  });

  it('does not change an event that left the outbox another way', async () => {
    const record = makeRecord('unmatched', { state: 'unmatched', expected: [] });
    await putEvents(table, [record], 1000);

    await markPublished(table, { ...record, expected: ['billing'] });

    expect(await getEvent(table, record.trackingId)).toEqual(record);
  });
});
