import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTables } from './tables.ts';

const engine = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock: new FakeClock() });

const CHOSEN = '1 validation error detected: Cannot specify the';
const QUERY = {
  TableName: 'hash',
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: 'a' } },
};
const CONDITIONS = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } };

beforeAll(() => createTables((action, input) => engine.call(action, input)));

afterAll(() => engine.stop());

// API reference, "Query" and "Scan" (Select), "DeleteItem" (ReturnValues); the words are those that moto's tests expect.
describe('choices that exclude each other', () => {
  it.each<[string, AwsJson, string]>([
    [
      'Query',
      { ...QUERY, Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'a' },
      `${CHOSEN} ProjectionExpression when choosing to get ALL_ATTRIBUTES`,
    ],
    [
      'Query',
      { ...QUERY, Select: 'COUNT', ProjectionExpression: 'a' },
      `${CHOSEN} ProjectionExpression when choosing to get only the Count`,
    ],
    [
      'Query',
      {
        ...{ TableName: 'hash', KeyConditions: CONDITIONS },
        ...{ Select: 'COUNT', AttributesToGet: ['a'] },
      },
      `${CHOSEN} AttributesToGet when choosing to get only the Count`,
    ],
    [
      'Scan',
      { TableName: 'hash', Select: 'COUNT', ProjectionExpression: 'a' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    ...['ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'].map((ReturnValues): [string, AwsJson, string] => [
      'DeleteItem',
      { TableName: 'hash', Key: { pk: { S: 'a' } }, ReturnValues },
      'Return values set to invalid value',
    ]),
  ])('rejects %s of %j', async (action, input, message) => {
    const call = engine.call(action, structuredClone(input));

    await expect(call).rejects.toMatchObject({ code: 'ValidationException', message });
  });

  it.each<[string, AwsJson]>([
    ['Query', { ...QUERY, Select: 'SPECIFIC_ATTRIBUTES', ProjectionExpression: 'a' }],
    ['Query', { ...QUERY, Select: 'COUNT' }],
    ['Query', { ...QUERY, ProjectionExpression: 'a' }],
    ['Scan', { TableName: 'hash', Select: 'ALL_ATTRIBUTES' }],
    ['DeleteItem', { TableName: 'hash', Key: { pk: { S: 'a' } }, ReturnValues: 'ALL_OLD' }],
    ['DeleteItem', { TableName: 'hash', Key: { pk: { S: 'a' } }, ReturnValues: 'NONE' }],
  ])('takes %s of %j', async (action, input) => {
    await expect(engine.call(action, structuredClone(input))).resolves.toBeDefined();
  });
});
