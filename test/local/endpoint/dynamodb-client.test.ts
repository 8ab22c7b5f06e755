import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

const TableName = 'items';

let aws: AwsUnderTest;
let client: DynamoDBClient;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = aws.dynamoDb();
  await createLedgerTable(client, TableName);
});

afterAll(async () => {
  await aws?.stop();
});

const key = (sk: string, pk = 'p') => ({ pk: { S: pk }, sk: { S: sk } });

/** Every type of value that DynamoDB has. */
const EVERY: Record<string, AttributeValue> = {
  text: { S: 'é 🚚 "\\\n' },
  number: { N: '-12.5' },
  bytes: { B: new Uint8Array([0, 1, 255]) },
  yes: { BOOL: true },
  nothing: { NULL: true },
  list: { L: [{ S: 'a' }, { L: [] }, { M: { b: { N: '1' } } }] },
  map: { M: { a: { S: '' }, deep: { M: { c: { BOOL: false } } } } },
  strings: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2'] },
};

describe('the AWS SDK for DynamoDB', () => {
  it('puts, gets, updates and deletes an item of every type', async () => {
    const Item = { ...key('every'), ...EVERY };
    await client.send(new PutItemCommand({ TableName, Item }));

    const got = await client.send(new GetItemCommand({ TableName, Key: key('every') }));
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('every'),
        UpdateExpression:
          'SET #n = #n + :one, #l = list_append(#l, :more) REMOVE nothing ADD strings :c',
        ExpressionAttributeNames: { '#n': 'number', '#l': 'list' },
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':more': { L: [{ S: 'z' }] },
          ':c': { SS: ['c'] },
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    const removed = await client.send(
      new DeleteItemCommand({ TableName, Key: key('every'), ReturnValues: 'ALL_OLD' }),
    );
    const gone = await client.send(new GetItemCommand({ TableName, Key: key('every') }));

    expect(got.Item).toEqual(Item);
    expect(Attributes?.number).toEqual({ N: '-11.5' });
    expect(Attributes?.list?.L).toHaveLength(4);
    expect(removed.Attributes?.strings).toEqual({ SS: ['a', 'b', 'c'] });
    expect(removed.Attributes).not.toHaveProperty('nothing');
    expect(gone.Item).toBeUndefined();
  });

  it('writes and reads batches, and pages through a query', async () => {
    const sorts = Array.from({ length: 25 }, (_, n) => String(n).padStart(2, '0'));
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: sorts.map((sk) => ({ PutRequest: { Item: key(sk, 'batch') } })),
        },
      }),
    );

    const { Responses } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [key('00', 'batch'), key('99', 'batch')] } },
      }),
    );
    const pages: string[][] = [];
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'batch' } },
    };
    for await (const { Items = [] } of paginateQuery({ client, pageSize: 10 }, query))
      pages.push(Items.map(({ sk }) => sk?.S ?? ''));

    expect(UnprocessedItems).toEqual({});
    expect(Responses).toEqual({ [TableName]: [key('00', 'batch')] });
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(sorts);
  });

  it('queries an index, and filters a scan', async () => {
    const indexed = {
      ...key('i', 'index'),
      timePk: { S: 't' },
      timeSk: { S: '1' },
      id: { S: 'x' },
    };
    await client.send(new PutItemCommand({ TableName, Item: { ...indexed, secret: { S: 's' } } }));

    const found = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byTime',
        KeyConditionExpression: 'timePk = :t',
        ExpressionAttributeValues: { ':t': { S: 't' } },
      }),
    );
    const { Items, ScannedCount } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'secret = :s',
        ExpressionAttributeValues: { ':s': { S: 's' } },
        ProjectionExpression: 'pk',
      }),
    );

    expect(found.Items).toEqual([indexed]);
    expect(Items).toEqual([{ pk: { S: 'index' } }]);
    expect(ScannedCount).toBeGreaterThanOrEqual(1);
  });

  it('makes, describes, lists, expires and deletes tables', async () => {
    await createLedgerTable(client, 'short-lived');
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expiresAt' };
    await client.send(
      new UpdateTimeToLiveCommand({ TableName: 'short-lived', TimeToLiveSpecification }),
    );

    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'short-lived' }));
    const { TimeToLiveDescription } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: 'short-lived' }),
    );
    const { TableNames } = await client.send(new ListTablesCommand({}));
    await client.send(new DeleteTableCommand({ TableName: 'short-lived' }));

    expect(Table).toMatchObject({
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/short-lived',
      CreationDateTime: expect.any(Date),
    });
    expect(TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    expect(TableNames).toEqual([TableName, 'short-lived']);
  });

  it('throws the errors of DynamoDB', async () => {
    const Item = { ...key('conditional'), n: { N: '1' } };
    await client.send(new PutItemCommand({ TableName, Item }));

    const again = client.send(
      new PutItemCommand({
        TableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    await expect(again).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    await expect(again).rejects.toMatchObject({ Item, $metadata: { httpStatusCode: 400 } });
    const nowhere = client.send(new GetItemCommand({ TableName: 'nowhere', Key: key('a') }));
    await expect(nowhere).rejects.toBeInstanceOf(ResourceNotFoundException);
    const wrong = client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
    await expect(wrong).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The provided key element does not match the schema',
    });
  });

  it('sees throttling as such', async () => {
    const fix = aws.faults.set({ service: 'dynamodb', error: 'throttle' });

    const getting = client.send(new GetItemCommand({ TableName, Key: key('a') }));

    await expect(getting).rejects.toBeInstanceOf(ProvisionedThroughputExceededException);
    fix();
  });
});
