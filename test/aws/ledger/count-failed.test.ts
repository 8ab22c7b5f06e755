import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countFailed } from '../../../aws/ledger/count-failed.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

describe('countFailed', () => {
  it('counts more than anybody reads as so many at least, in a bounded number of queries', async () => {
    let queries = 0;
    aws.intercept = async ({ input }) => {
      queries++;
      const [, state = ''] = /billing#(\w+)#/.exec(JSON.stringify(input)) ?? [];
      const status = { S: state };
      const row = { pk: { S: 'DELIVERY#billing#wb_1' }, sk: { S: 'DELIVERY' }, status };
      return { Items: [row, row], LastEvaluatedKey: row };
    };

    const count = await countFailed({ client: aws.dynamoDb(), name: 'ledger' }, 'billing');

    expect(count).toEqual({ retrying: 80, dead: 80, atLeast: true });
    expect(queries).toBe(80);
  });
});
