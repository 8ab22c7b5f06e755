import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { describeEventBus } from '../contracts/describe-event-bus.ts';
import { describeQueue } from '../contracts/describe-queue.ts';
import { describeLedger } from '../contracts/ledger/describe-ledger.ts';
import { makeDynamoLedger } from '../contracts/on-aws/dynamo-ledger.ts';
import { makeEventBridgeBus } from '../contracts/on-aws/event-bridge-bus.ts';
import { makeSqsQueue } from '../contracts/on-aws/sqs-queue.ts';

import { EMULATOR, EmulatorUnderTest, type RunningEmulator } from './emulator-under-test.ts';

/** The contracts of bus, queue and ledger, kept by the adapters of `aws/` on an emulator that runs. */
const running = JSON.parse(process.env[EMULATOR] ?? '{}') as RunningEmulator;

let aws: EmulatorUnderTest;
let dynamoDb: DynamoDBClient;
let made = 0;

beforeAll(async () => {
  aws = await EmulatorUnderTest.start(running);
  dynamoDb = aws.dynamoDb();
});

afterEach(() => {
  aws.intercept = undefined;
});

afterAll(async () => {
  await aws?.stop();
});

describeEventBus('EventBridgeBus', () => makeEventBridgeBus(aws, `bus-${made++}`));

describeQueue('SqsQueue', () =>
  makeSqsQueue(aws, `queue-${made++}`, (seconds) => aws.pass(seconds)),
);

describeLedger('DynamoLedger', () => makeDynamoLedger(aws, dynamoDb, `ledger-${made++}`));
