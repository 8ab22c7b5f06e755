import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { describeLedger } from './ledger/describe-ledger.ts';
import { makeDynamoLedger } from './on-aws/dynamo-ledger.ts';

let aws: AwsUnderTest;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = aws.dynamoDb();
});

afterAll(async () => {
  await aws?.stop();
});

describeLedger('DynamoLedger', () => makeDynamoLedger(aws, client, `ledger-${tables++}`));
