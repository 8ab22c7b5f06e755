import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTables } from './tables.ts';

let engine: TableEngine;

beforeEach(async () => {
  engine = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock: new FakeClock() });
  await createTables((action, input) => engine.call(action, input));
});

afterEach(() => engine.stop());

const key = { pk: { S: 'p' }, sk: { S: 's' } };
const empty = { ...key, gk: { S: '' }, gs: { S: 'x' } };

/** DynamoDB's own words, as architect/dynalite#184 has them. */
const OF_ITEM =
  'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byG, IndexKey: gk';
const OF_UPDATE =
  'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.';

const update = {
  TableName: 'plain',
  Key: key,
  UpdateExpression: 'SET gk = :g',
  ExpressionAttributeValues: { ':g': { S: '' } },
};

describe('an empty key of an index', () => {
  it.each([
    ['PutItem', { TableName: 'plain', Item: empty }, OF_ITEM],
    ['BatchWriteItem', { RequestItems: { plain: [{ PutRequest: { Item: empty } }] } }, OF_ITEM],
    ['UpdateItem', update, OF_UPDATE],
  ])('rejects it by %s', async (action, input, message) => {
    await expect(engine.call(action, input)).rejects.toMatchObject({
      code: 'ValidationException',
      message,
    });
    expect((await engine.call('Scan', { TableName: 'plain' })).Items).toEqual([]);
  });

  it('is taken for an attribute that is no key', async () => {
    const Item = { ...key, other: { S: '' } };

    await engine.call('PutItem', { TableName: 'plain', Item });

    expect((await engine.call('Scan', { TableName: 'plain' })).Items).toEqual([Item]);
  });
});

describe('a member that the local DynamoDB does not run', () => {
  const shape = {
    TableName: 'more',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  };

  it.each([
    ['CreateTable', { ...shape, DeletionProtectionEnabled: true }, 'DeletionProtectionEnabled'],
    ['CreateTable', { ...shape, ResourcePolicy: '{}' }, 'ResourcePolicy'],
    [
      'UpdateTable',
      { TableName: 'plain', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] },
      'ReplicaUpdates',
    ],
  ])('rejects it by %s: %j', async (action, input, member) => {
    await expect(engine.call(action, input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: `${member} of ${action} is not run by the local DynamoDB: leave it out`,
    });
  });

  it('is taken where it asks for nothing', async () => {
    const input = {
      ...shape,
      DeletionProtectionEnabled: false,
      StreamSpecification: { StreamEnabled: false },
      TableClass: 'STANDARD',
    };

    await expect(engine.call('CreateTable', input)).resolves.toBeDefined();
  });

  it('is not among them: the tags of a new table are there', async () => {
    const Tags = [{ Key: 'team', Value: 'shop' }];
    const { TableDescription } = await engine.call('CreateTable', { ...shape, Tags });
    const { TableArn } = TableDescription as { TableArn: string };

    expect(await engine.call('ListTagsOfResource', { ResourceArn: TableArn })).toEqual({ Tags });
  });
});
