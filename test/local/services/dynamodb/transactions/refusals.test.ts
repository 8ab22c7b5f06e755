import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../../local/support/account-region.ts';
import { FakeClock } from '../../../../support/fakes/fake-clock.ts';
import { createTables } from '../tables.ts';
import { ABSENT, add, at, check, here, put, remove } from './steps.ts';

let engine: TableEngine;

beforeEach(async () => {
  engine = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock: new FakeClock() });
  await createTables((action, input) => engine.call(action, input));
});

afterEach(async () => {
  await engine.stop();
});

describe('a transaction', () => {
  // moto's tests/test_dynamodb/exceptions/test_dynamodb_transactions.py, of which those of one item are verified on AWS.
  it.each<[string, readonly AwsJson[], string, AwsJson?]>([
    [
      'two operations on one item',
      [put('a', 1), remove('a')],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'two operations in one',
      [{ ...put('a', 1), ...remove('a') }],
      'TransactItems can only contain one of Check, Put, Update or Delete',
    ],
    ['none', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
    [
      'an empty key',
      [add('', 1)],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'no values',
      [put('a', 1, { ...ABSENT, ExpressionAttributeValues: {} })],
      'ExpressionAttributeValues must not be empty',
    ],
    [
      '101 operations',
      Array.from({ length: 101 }, (_, index) => put(`i${index}`, 1)),
      'Member must have length less than or equal to 100',
    ],
    ['no operation', [], 'Member must have length greater than or equal to 1'],
    [
      'a check of nothing',
      [check('a', {})],
      "Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an update of nothing',
      [{ Update: { ...here, Key: at('a') } }],
      "Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a token of 37 letters',
      [put('a', 1)],
      'Member must have length less than or equal to 36',
      { ClientRequestToken: 'a'.repeat(37) },
    ],
    [
      'the capacity that it takes',
      [put('a', 1)],
      'ReturnConsumedCapacity of transactions is not run by the local DynamoDB',
      { ReturnConsumedCapacity: 'TOTAL' },
    ],
  ])('rejects %s', async (_, items, message, own = {}) => {
    await expect(
      engine.call('TransactWriteItems', { TransactItems: items, ...own }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(await engine.call('Scan', here)).toMatchObject({ Count: 0 });
  });
});
