import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BOTH_IMAGES, StreamedTable } from './streamed-table.ts';

const HOUR = 3_600_000;
const Key = { id: { S: 'a' } };
const set = (UpdateExpression: string, values: AwsJson): AwsJson => ({
  TableName: 'orders',
  Key,
  UpdateExpression,
  ExpressionAttributeValues: values,
});

/** A record's name, key, and what the images have of `n`. */
const told = ({ records }: StreamedTable) =>
  records.map(({ eventName, dynamodb: { Keys, OldImage, NewImage } }) => [
    eventName,
    (Keys as typeof Key).id.S,
    (OldImage as AwsJson | undefined)?.n ?? '-',
    (NewImage as AwsJson | undefined)?.n ?? '-',
  ]);

describe.each([
  ['in memory', false],
  ['in a folder', true],
])('the stream of a table %s', (_, isKept) => {
  let table: StreamedTable;
  beforeEach(async () => {
    table = new StreamedTable(isKept);
    await table.open();
  });
  afterEach(() => table.clear());

  it('has every kind of change in its order', async () => {
    await table.put('a', { n: { N: '1' } });
    await table.put('a', { n: { N: '2' } });
    await table.call('UpdateItem', set('SET n = :n', { ':n': { N: '3' } }));
    await table.call('DeleteItem', { TableName: 'orders', Key });
    await table.call('UpdateItem', set('SET n = :n', { ':n': { N: '4' } }));

    expect(told(table)).toEqual([
      ['INSERT', 'a', '-', { N: '1' }],
      ['MODIFY', 'a', { N: '1' }, { N: '2' }],
      ['MODIFY', 'a', { N: '2' }, { N: '3' }],
      ['REMOVE', 'a', { N: '3' }, '-'],
      ['INSERT', 'a', '-', { N: '4' }],
    ]);
    const numbers = table.records.map(({ dynamodb }) => String(dynamodb.SequenceNumber));
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(table.records.map(({ eventID }) => eventID)).size).toBe(5);
  });

  // localstack's test_dynamodb.snapshot.json, test_transact_write_items_streaming.
  it('has what a transaction writes, and nothing of one that is cancelled', async () => {
    await table.put('a', { n: { N: '1' } });
    const at = { TableName: 'orders' };
    const check = { ...at, Key, ConditionExpression: 'attribute_exists(id)' };
    const Put = { ...at, Item: { id: { S: 'b' }, n: { N: '2' } } };
    const Update = { ...set('SET n = :n', { ':n': { N: '3' } }), Key: { id: { S: 'c' } } };

    await table.call('TransactWriteItems', {
      TransactItems: [{ Put }, { Update }, { ConditionCheck: check }],
    });
    await table.call('TransactWriteItems', { TransactItems: [{ Delete: { ...at, Key } }] });
    const cancelled = table.call('TransactWriteItems', {
      TransactItems: [{ Delete: { ...at, Key: { id: { S: 'b' } } } }, { ConditionCheck: check }],
    });

    await expect(cancelled).rejects.toMatchObject({ code: 'TransactionCanceledException' });
    expect(told(table)).toEqual([
      ['INSERT', 'a', '-', { N: '1' }],
      ['INSERT', 'b', '-', { N: '2' }],
      ['INSERT', 'c', '-', { N: '3' }],
      ['REMOVE', 'a', { N: '1' }, '-'],
    ]);
  });

  it.each([
    ['a plain batch', { PutRequest: { Item: { id: { S: 'b' }, n: { N: '1' } } } }],
    ['a batch with a map', { PutRequest: { Item: { id: { S: 'b' }, n: { M: {} } } } }],
  ])('has the puts of %s', async (_, request) => {
    await table.put('b', { n: { N: '0' } });
    await table.call('BatchWriteItem', { RequestItems: { orders: [request] } });

    expect(told(table)).toEqual([
      ['INSERT', 'b', '-', { N: '0' }],
      ['MODIFY', 'b', { N: '0' }, request.PutRequest.Item.n],
    ]);
  });

  it('has the deletes of a batch', async () => {
    await table.put('a');
    const request = { DeleteRequest: { Key } };
    await table.call('BatchWriteItem', { RequestItems: { orders: [request] } });

    expect(told(table)).toEqual([
      ['INSERT', 'a', '-', '-'],
      ['REMOVE', 'a', '-', '-'],
    ]);
  });

  /** DynamoDB developer guide, "Change data capture for DynamoDB Streams": a write that changes nothing writes no record. */
  it.each<[string, (table: StreamedTable) => Promise<unknown>]>([
    ['the same item', () => table.put('a', { tags: { SS: ['x', 'y'] }, n: { N: '1' } })],
    [
      'its sets in another order',
      () => table.put('a', { n: { N: '1' }, tags: { SS: ['y', 'x'] } }),
    ],
    [
      'an update to what it is',
      () => table.call('UpdateItem', set('SET n = :n', { ':n': { N: '1' } })),
    ],
    [
      'a delete of nothing',
      () => table.call('DeleteItem', { TableName: 'orders', Key: { id: { S: 'z' } } }),
    ],
    [
      'a condition that fails',
      () =>
        table
          .call('PutItem', {
            TableName: 'orders',
            Item: Key,
            ConditionExpression: 'attribute_not_exists(id)',
          })
          .catch(() => {}),
    ],
    [
      'a batch with the same item',
      () =>
        table.call('BatchWriteItem', {
          RequestItems: {
            orders: [{ PutRequest: { Item: { ...Key, n: { N: '1' }, tags: { SS: ['x', 'y'] } } } }],
          },
        }),
    ],
    ['the end of the table', () => table.call('DeleteTable', { TableName: 'orders' })],
  ])('has no record of %s', async (_, write) => {
    await table.put('a', { n: { N: '1' }, tags: { SS: ['x', 'y'] } });

    await write(table);

    expect(table.records).toHaveLength(1);
  });

  it('has a record of each put of the other order of a list', async () => {
    await table.put('a', { n: { L: [{ S: 'x' }, { S: 'y' }] } });
    await table.put('a', { n: { L: [{ S: 'y' }, { S: 'x' }] } });

    expect(table.records).toHaveLength(2);
  });

  /** DynamoDB developer guide, "DynamoDB Streams and Time to Live". */
  it('says of what has expired that the service deleted it', async () => {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'n' };
    await table.call('UpdateTimeToLive', { TableName: 'orders', TimeToLiveSpecification });
    await table.put('a', { n: { N: '1' } });
    await table.put('b', { n: { N: '1' } });
    await table.call('DeleteItem', { TableName: 'orders', Key });

    table.clock.advance(HOUR);
    const bound = performance.now() + 5000;
    while (table.records.length < 4 && performance.now() < bound) await turn();

    expect(table.records.map(({ userIdentity }) => userIdentity)).toEqual([
      ...[undefined, undefined, undefined],
      { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    ]);
  });

  it('has the changes from when it is enabled to when it is disabled', async () => {
    const switchTo = (StreamSpecification: AwsJson) =>
      table.call('UpdateTable', { TableName: 'orders', StreamSpecification });
    await switchTo({ StreamEnabled: false });
    await table.put('a');
    await switchTo(BOTH_IMAGES);
    await table.put('b');
    await switchTo({ StreamEnabled: false });
    await table.put('c');

    expect(told(table).map(([, id]) => id)).toEqual(['b']);
  });
});

describe('a record', () => {
  let table: StreamedTable;
  beforeEach(() => {
    table = new StreamedTable();
  });
  afterEach(() => table.clear());

  const before = { id: { S: 'a' }, n: { N: '1' } };
  const after = { id: { S: 'a' }, n: { N: '2' } };

  it.each([
    ['KEYS_ONLY', {}],
    ['NEW_IMAGE', { NewImage: after }],
    ['OLD_IMAGE', { OldImage: before }],
    ['NEW_AND_OLD_IMAGES', { NewImage: after, OldImage: before }],
  ])('has what %s asks for', async (StreamViewType, images) => {
    await table.open({ StreamEnabled: true, StreamViewType });
    await table.put('a', { n: before.n });
    await table.put('a', { n: after.n });

    expect(table.records.at(-1)).toEqual({
      eventID: expect.stringMatching(/^[\da-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(table.clock.now() / 1000),
        Keys: { id: { S: 'a' } },
        ...images,
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: expect.any(Number),
        StreamViewType,
      },
    });
  });

  /** Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB", in its example. */
  it('has the sizes of the example of AWS', async () => {
    const spec = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };
    await table.open();
    await table.createTable({
      TableName: 'example',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
      StreamSpecification: spec,
    });
    const put = (text: string) =>
      table.call('PutItem', {
        TableName: 'example',
        Item: { Id: { N: '101' }, Message: { S: text } },
      });
    await put('New item!');
    await put('This item has changed');
    await table.call('DeleteItem', { TableName: 'example', Key: { Id: { N: '101' } } });

    expect(table.records.map(({ dynamodb }) => dynamodb.SizeBytes)).toEqual([26, 59, 38]);
  });
});
