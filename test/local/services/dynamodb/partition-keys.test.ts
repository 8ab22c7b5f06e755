import { describe, expect, it } from '@jest/globals';
import { PartitionKeys } from '../../../../local/services/dynamodb/partition-keys.ts';

const key = (name: string) => [{ AttributeName: name }, { AttributeName: 'sk' }];
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } });

function keysOfLedger(): PartitionKeys {
  const keys = new PartitionKeys();
  const byTime = { IndexName: 'byTime', KeySchema: key('timePk') };
  keys.learn({ TableName: 'ledger', KeySchema: key('pk'), GlobalSecondaryIndexes: [byTime] });
  return keys;
}

describe('PartitionKeys', () => {
  it.each([
    ['an item', { TableName: 'ledger', Item: item('A') }, ['A']],
    ['a key', { TableName: 'ledger', Key: item('A') }, ['A']],
    [
      'a batch of reads',
      { RequestItems: { ledger: { Keys: [item('A'), item('B')] } } },
      ['A', 'B'],
    ],
    [
      'a batch of writes',
      {
        RequestItems: {
          ledger: [{ PutRequest: { Item: item('A') } }, { DeleteRequest: { Key: item('B') } }],
        },
      },
      ['A', 'B'],
    ],
    [
      'a query',
      {
        TableName: 'ledger',
        KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
        ExpressionAttributeNames: { '#p': 'pk' },
        ExpressionAttributeValues: { ':p': { S: 'A' }, ':s': { S: 'x' } },
      },
      ['A'],
    ],
    [
      'a query that names the sort key first',
      {
        TableName: 'ledger',
        KeyConditionExpression: 'sk=:s and pk=:p',
        ExpressionAttributeValues: { ':p': { S: 'A' }, ':s': { S: 'x' } },
      },
      ['A'],
    ],
    [
      'a query of an index',
      {
        TableName: 'ledger',
        IndexName: 'byTime',
        KeyConditionExpression: 'timePk = :p',
        ExpressionAttributeValues: { ':p': { S: 'T' } },
      },
      ['T'],
    ],
    [
      'a query by the old conditions',
      {
        TableName: 'ledger',
        KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'A' }] } },
      },
      ['A'],
    ],
    ['a scan', { TableName: 'ledger' }, []],
    ['an unknown table', { TableName: 'other', Item: item('A') }, []],
  ])('finds those of %s', (_, input, found) => {
    expect(keysOfLedger().of(input)).toEqual(found);
  });
});
