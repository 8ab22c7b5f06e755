import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { DynamoCatalog } from '../../aws/catalog/dynamo-catalog.ts';
import { DynamoPolicies } from '../../aws/catalog/dynamo-policies.ts';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import { DynamoJobTrail } from '../../aws/operate/dynamo-job-trail.ts';
import { DynamoOperations } from '../../aws/operate/dynamo-operations.ts';
import { DynamoPauses } from '../../aws/operate/dynamo-pauses.ts';
import { DynamoProvisions } from '../../aws/operate/dynamo-provisions.ts';
import { MemoryCatalog, MemoryPolicies } from '../support/fakes/memory-catalog.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryProvisions } from '../support/fakes/memory-provisions.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../support/worlds/create-ledger-table.ts';
import { describeOperations } from './operations/describe-operations.ts';

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

describeOperations('MemoryOperations', async () => {
  const [ledger, operations] = [new MemoryLedger(), new MemoryOperations()];
  const stores = {
    ...{ pauses: new MemoryPauses(), provisions: new MemoryProvisions() },
    ...{ catalog: new MemoryCatalog(), policies: new MemoryPolicies(ledger) },
  };
  const all = { failed: ledger, history: ledger, jobs: operations, audit: operations };
  const trail = operations;
  return { ledger, ...all, trail, ...stores };
});

describeOperations('DynamoOperations', async () => {
  const settings = { table: `operations-${tables++}`, retentionDays: 30 };
  await createLedgerTable(client, settings.table);
  const operations = new DynamoOperations(client, settings);
  const ledger = new DynamoLedger(client, settings);
  const trail = new DynamoJobTrail(client, settings.table);
  const pauses = new DynamoPauses(client, settings.table);
  const all = { failed: operations, history: operations, jobs: operations, audit: operations };
  const catalog = new DynamoCatalog(client, settings.table, new RecordingLog());
  const provisions = new DynamoProvisions(client, settings.table);
  const policies = new DynamoPolicies(client, settings.table, new RecordingLog());
  return { ledger, ...all, trail, pauses, catalog, policies, provisions };
});
