import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoKeyStore } from '../../../aws/access/dynamo-key-store.ts';
import { toItem } from '../../../aws/ledger/attributes.ts';
import type { Table } from '../../../aws/ledger/batch-calls.ts';
import { DynamoLedger } from '../../../aws/ledger/dynamo-ledger.ts';
import { readRecordsOf } from '../../../aws/ledger/read-records-of.ts';
import { SubscriberItems } from '../../../aws/ledger/subscriber-items.ts';
import { eventKey } from '../../../core/records/ledger-keys.ts';
import { makeKey } from '../../support/builders/make-key.ts';
import { makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

let aws: AwsUnderTest;
let table: Table;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

async function newTable(): Promise<Table> {
  const name = `bad-rows-${tables++}`;
  table = { client: aws.dynamoDb(), name };
  await createLedgerTable(table.client, name);
  return table;
}

async function removeType(trackingId: string): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: toItem({ ...eventKey(trackingId) }),
    UpdateExpression: 'REMOVE #type',
    ExpressionAttributeNames: { '#type': 'type' },
  });
  await table.client.send(command);
}

/** Rows that no version of ours ever wrote. */
async function spoil(pk: string): Promise<void> {
  const records = { a1: '{}', a2: '{', a3: 'null', a4: '[]', a5: undefined };
  for (const [sk, record] of Object.entries(records)) {
    const Item = toItem({ pk, sk, record });
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
}

describe('SubscriberItems', () => {
  it('lists every subscriber, and names the rows that are none', async () => {
    const items = new SubscriberItems(await newTable());
    const subscribers = ['a0', 'a9', 'billing'].map((name) => makeSubscriber(name));
    for (const subscriber of subscribers) await items.put(subscriber);
    await spoil('SUBSCRIBER');

    const { records, unreadable } = await items.list();

    expect(records).toEqual(subscribers);
    expect(unreadable.map(({ key }) => key)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    for (const { reason } of unreadable) expect(reason).toMatch(/\w/);
  });

  it('takes no row for the subscriber of another', async () => {
    const items = new SubscriberItems(await newTable());
    const record = JSON.stringify(makeSubscriber('billing'));
    const Item = toItem({ pk: 'SUBSCRIBER', sk: 'email', record });
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));

    const { records, unreadable } = await items.list();

    expect(records).toEqual([]);
    expect(unreadable).toEqual([{ key: 'email', reason: 'it has another name than its row' }]);
  });
});

describe('DynamoLedger', () => {
  it('lists every subscriber, and says at each reading which rows are none', async () => {
    const log = new RecordingLog();
    await newTable();
    const ledger = new DynamoLedger(table.client, { table: table.name, retentionDays: 1 }, log);
    await ledger.putSubscriber(makeSubscriber('billing'));
    await spoil('SUBSCRIBER');

    expect(await ledger.listSubscribers()).toEqual([makeSubscriber('billing')]);
    expect(log.lines.map(({ level, subscriber }) => [level, subscriber])).toEqual(
      ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => ['ERROR', name]),
    );
  });

  it('lists every event that can be read, page after page, and names those that cannot', async () => {
    const log = new RecordingLog();
    await newTable();
    const ledger = new DynamoLedger(table.client, { table: table.name, retentionDays: 1 }, log);
    const records = Array.from({ length: 12 }, (_, n) => makeRecord(`${n}`));
    await ledger.putEvents(records);
    const damaged = records.slice(0, 9);
    for (const { trackingId } of damaged) await removeType(trackingId);
    const span = { from: '2026-11-24T17:00:00.000Z', to: '2026-11-24T18:00:00.000Z' };

    const first = await ledger.listEvents({ ...span, limit: 2 });
    const cursor = first.cursor ?? '';
    const second = await ledger.listEvents({ ...span, limit: 2, cursor });

    const listed = [...first.events, ...second.events].map(({ id }) => id);
    expect(listed.sort()).toEqual(['10', '11', '9']);
    expect(first.events).toHaveLength(2);
    expect(second.cursor).toBeUndefined();
    const named = log.lines.flatMap(({ trackingIds }) => trackingIds as string[]);
    expect([...new Set(named)].sort()).toEqual(damaged.map(({ trackingId }) => trackingId).sort());
  });
});

describe('DynamoKeyStore', () => {
  it('lists every key, and says once of a row that is none', async () => {
    const log = new RecordingLog();
    await newTable();
    const keys = new DynamoKeyStore(table.client, table.name, log);
    const { record } = makeKey();
    await keys.addKey(record);
    await spoil('KEY');

    const lists = [await keys.listKeys(), await keys.listKeys()];

    expect(lists).toEqual([[record], [record]]);
    expect(log.lines.map(({ level, keyId }) => [level, keyId])).toEqual(
      ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => ['ERROR', id]),
    );
  });
});

describe('readRecordsOf', () => {
  it('hides no mistake of ours', async () => {
    await newTable();
    await spoil('ANY');
    const parse = () => {
      throw new TypeError('no');
    };

    await expect(readRecordsOf(table, 'ANY', parse)).rejects.toThrow(new TypeError('no'));
  });
});
