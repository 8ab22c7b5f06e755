import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoKeyStore } from '../../../aws/access/dynamo-key-store.ts';
import { toItem } from '../../../aws/ledger/attributes.ts';
import type { Table } from '../../../aws/ledger/batch-calls.ts';
import { readRecordsOf } from '../../../aws/ledger/read-records-of.ts';
import { SubscriberItems } from '../../../aws/ledger/subscriber-items.ts';
import { AwsUnderTest } from '../../contracts/aws-under-test.ts';
import { createLedgerTable } from '../../contracts/create-ledger-table.ts';
import { makeSubscriber } from '../../contracts/ledger/make-records.ts';
import { makeKey } from '../../core/access/make-key.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

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
