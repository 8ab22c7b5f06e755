import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoOperations } from '../../../aws/operate/dynamo-operations.ts';
import type { Job } from '../../../core/records/job.ts';
import { checkpointKey } from '../../../core/records/ledger-keys.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

let aws: AwsUnderTest;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

function makeJob(id: string, second: number): Job {
  const createdAt = `2026-11-24T17:00:0${second}.000Z`;
  return {
    ...{ id, kind: 'redrive', subscriber: 'billing', filter: {}, state: 'running' },
    ...{ asOf: createdAt, createdAt, reason: 'INC-42', by: 'me' },
    matched: { count: 1, exact: true },
  };
}

describe('a job whose row is damaged', () => {
  it.each([
    ['no JSON', '{"id":'],
    ['another record', '{"id":"job_b"}'],
    ['a text', '"job_b"'],
  ])('because it is %s is told by name, and the list goes on without it', async (_, record) => {
    const client = aws.dynamoDb();
    const settings = { table: `damaged-${tables++}`, retentionDays: 30 };
    await createLedgerTable(client, settings.table);
    const log = new RecordingLog();
    const operations = new DynamoOperations(client, settings, log);
    const [first, damaged, last] = ['job_a', 'job_b', 'job_c'].map(makeJob);
    for (const job of [first, damaged, last]) if (job !== undefined) await operations.addJob(job);
    const { pk, sk } = checkpointKey('job_b');
    await client.send(
      new UpdateItemCommand({
        TableName: settings.table,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'SET #record = :record',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':record': { S: record } },
      }),
    );

    const { jobs } = await operations.listJobs({ limit: 10 });

    expect(jobs).toEqual([last, first]);
    expect(log.lines).toMatchObject([
      { level: 'ERROR', message: 'a job cannot be listed', job: 'job_b' },
    ]);
    await expect(operations.findJob('job_b')).rejects.toMatchObject({ code: 'unreadable' });
  });
});
