import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOOK_JOB, writeJobMessage, writeSlice } from '../../core/reconcile/slice.ts';
import { sliceKey } from '../../core/records/ledger-keys.ts';
import { operatorConfig } from '../support/worlds/operator-config.ts';
import { RouterUnderTest, START } from '../support/worlds/router-under-test.ts';

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('the jobs queue', () => {
  it('has run-job look at a slice, by the grants that it has, and take it away', async () => {
    const config = operatorConfig(router.cloud);
    const [tables, queues] = [new DynamoDBClient(config), new SQSClient(config)];
    const TableName = router.cloud.outputs.TableName;
    const [from, to] = [START - 60_000, START].map((time) => new Date(time).toISOString());
    const { id, work } = writeSlice({ from: from ?? '', to: to ?? '', shard: 0 });
    const { pk, sk } = sliceKey({ job: LOOK_JOB, id });
    const Key = { pk: { S: pk }, sk: { S: sk } };
    const put: PutItemCommandInput = { TableName, Item: { ...Key, work: { S: work } } };
    await tables.send(new PutItemCommand(put));

    const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
    const QueueUrl = QueueUrls.find((url) => url.includes('JobsQueue'));
    await queues.send(
      new SendMessageCommand({ QueueUrl, MessageBody: writeJobMessage({ job: LOOK_JOB, id }) }),
    );
    await router.pass(1000, 1000);

    const { Item } = await tables.send(new GetItemCommand({ TableName, Key }));
    expect(Item).toBeUndefined();
    expect(router.log.filter(({ message }) => /error/i.test(message))).toEqual([]);
    for (const client of [tables, queues]) client.destroy();
  });
});
