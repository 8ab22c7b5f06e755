import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { LambdaUnderTest } from '../../support/worlds/lambda-under-test.ts';

/** Which AWS CLI to run. */
const COMMAND = process.env.AWS_CLI ?? 'aws';

const asked = spawnSync(COMMAND, ['--version'], { encoding: 'utf8' });
const installed = asked.status === 0;

/** What the second version of the CLI wants before it takes JSON as the bytes that it is; the first does not know it. */
const RAW_PAYLOAD = /aws-cli\/2/.test(asked.stdout)
  ? ['--cli-binary-format', 'raw-in-base64-out']
  : [];

/** The CLI's own settings are kept out; a key of the test's signs its calls. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_PAGER: '',
};

let cloud: AwsUnderTest;
let lambda: LambdaUnderTest;

beforeAll(async () => {
  cloud = await AwsUnderTest.start();
  lambda = await LambdaUnderTest.start();
});

afterAll(async () => {
  await cloud?.stop();
  await lambda?.stop();
});

/** Runs `aws` against the endpoint; answers its JSON. */
async function aws(...command: readonly string[]): Promise<Record<string, unknown>> {
  const { endpoint } = command[0] === 'lambda' ? lambda : cloud;
  const all = [...command, '--endpoint-url', endpoint.url, '--output', 'json'];
  const { stdout } = await promisify(execFile)(COMMAND, all, { env: ENVIRONMENT, timeout: 30_000 });
  return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
}

const json = (value: unknown) => JSON.stringify(value);

const suite = installed ? describe : describe.skip;
const title = installed ? 'the AWS CLI' : 'the AWS CLI (skipped: `aws` is not installed)';

suite(title, () => {
  it('says who calls', async () => {
    const identity = await aws('sts', 'get-caller-identity');

    expect(identity).toEqual({
      UserId: '000000000000',
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
    });
  });

  it('sends a message and receives it', async () => {
    const { QueueUrl } = await aws('sqs', 'create-queue', '--queue-name', 'orders');
    const queue = ['--queue-url', String(QueueUrl)];
    const attributes = json({ kind: { DataType: 'String', StringValue: 'é' } });

    const body = ['--message-body', 'héllo <&> 🚚', '--message-attributes', attributes];
    const sent = await aws('sqs', 'send-message', ...queue, ...body);
    const { Messages } = await aws(
      ...['sqs', 'receive-message', ...queue],
      ...['--attribute-names', 'All', '--message-attribute-names', 'All'],
    );

    expect(Messages).toEqual([
      expect.objectContaining({
        MessageId: sent.MessageId,
        Body: 'héllo <&> 🚚',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'é' } },
        Attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
      }),
    ]);
  }, 60_000);

  it('publishes to a queue, by a topic', async () => {
    const { QueueUrl } = await aws('sqs', 'create-queue', '--queue-name', 'by-topic');
    const { TopicArn } = await aws('sns', 'create-topic', '--name', 'orders');
    const topic = ['--topic-arn', String(TopicArn)];
    await aws(
      ...['sns', 'subscribe', ...topic, '--protocol', 'sqs', '--return-subscription-arn'],
      ...['--notification-endpoint', 'arn:aws:sqs:us-east-1:000000000000:by-topic'],
      ...['--attributes', json({ RawMessageDelivery: 'true', FilterPolicy: '{"kind":["a"]}' })],
    );
    const entries = ['a', 'b'].map((kind) => ({
      ...{ Id: kind, Message: `<${kind}>` },
      MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
    }));

    const batch = ['--publish-batch-request-entries', json(entries)];
    const { Successful } = await aws('sns', 'publish-batch', ...topic, ...batch);
    const { Attributes } = await aws('sns', 'get-topic-attributes', ...topic);
    const { Messages } = await aws(
      ...['sqs', 'receive-message', '--queue-url', String(QueueUrl)],
      ...['--message-attribute-names', 'All', '--max-number-of-messages', '10'],
    );

    expect(Successful).toEqual(['a', 'b'].map((Id) => ({ Id, MessageId: expect.any(String) })));
    expect(Attributes).toMatchObject({ TopicArn, SubscriptionsConfirmed: '1' });
    expect(Messages).toEqual([
      expect.objectContaining({ Body: '<a>', MessageAttributes: entries[0]?.MessageAttributes }),
    ]);
  }, 60_000);

  it('makes a table, puts an item, gets it and queries it', async () => {
    const key = (sk: string) => ({ pk: { S: 'order' }, sk: { S: sk } });
    const table = ['--table-name', 'items'];
    await aws(
      ...['dynamodb', 'create-table', ...table, '--billing-mode', 'PAY_PER_REQUEST'],
      ...['--attribute-definitions', 'AttributeName=pk,AttributeType=S'],
      ...['AttributeName=sk,AttributeType=S', '--key-schema', 'AttributeName=pk,KeyType=HASH'],
      'AttributeName=sk,KeyType=RANGE',
    );
    const { TableNames } = await aws('dynamodb', 'list-tables');

    await aws('dynamodb', 'put-item', ...table, '--item', json({ ...key('1'), n: { N: '10' } }));
    const { Item } = await aws('dynamodb', 'get-item', ...table, '--key', json(key('1')));
    const { Items } = await aws(
      ...['dynamodb', 'query', ...table, '--key-condition-expression', 'pk = :p'],
      ...['--expression-attribute-values', json({ ':p': { S: 'order' } })],
      ...['--projection-expression', 'sk', '--no-scan-index-forward'],
    );

    expect(TableNames).toEqual(['items']);
    expect(Item).toEqual({ ...key('1'), n: { N: '10' } });
    expect(Items).toEqual([{ sk: { S: '1' } }]);
  }, 60_000);

  it('puts a rule and an event, and tests a pattern', async () => {
    const pattern = ['--event-pattern', json({ source: ['shop'] })];
    const entry = { Source: 'shop', DetailType: 'order.placed', Detail: '{"amount": 10}' };
    const event = { id: '1', account: '0', source: 'shop', time: '2026-11-24T17:00:00Z' };

    const { RuleArn } = await aws('events', 'put-rule', '--name', 'orders', ...pattern);
    const put = await aws('events', 'put-events', '--entries', json([entry]));
    const { Result } = await aws(
      ...['events', 'test-event-pattern', ...pattern],
      ...['--event', json({ ...event, region: 'us-east-1', resources: [], 'detail-type': 'a' })],
    );

    expect(RuleArn).toBe('arn:aws:events:us-east-1:000000000000:rule/orders');
    expect(put).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(Result).toBe(true);
  }, 60_000);

  it('invokes a function, and writes its answer into a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-cli-'));
    const out = join(folder, 'out.json');
    const invoke = (payload: string, ...more: readonly string[]) =>
      aws(
        ...['lambda', 'invoke', '--function-name', 'probe', ...RAW_PAYLOAD],
        ...['--payload', payload, ...more, out],
      );

    const answered = await invoke('{"producer":"é"}');
    const answer = readFileSync(out, 'utf8');
    const failed = await invoke('{"fail":"no stock"}');
    const failure = readFileSync(out, 'utf8');
    const later = await invoke('{}', '--invocation-type', 'Event');
    rmSync(folder, { recursive: true });

    expect(answered).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(JSON.parse(answer)).toEqual({ got: { producer: 'é' } });
    expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(failure)).toMatchObject({ errorMessage: 'no stock' });
    expect(later).toMatchObject({ StatusCode: 202 });
  }, 60_000);

  it('prints the errors of the services', async () => {
    const nowhere = ['--queue-url', `${cloud.endpoint.url}/000000000000/nowhere`];

    await expect(aws('sqs', 'send-message', ...nowhere, '--message-body', 'a')).rejects.toThrow(
      /An error occurred \(AWS\.SimpleQueueService\.NonExistentQueue\) when calling the SendMessage operation/,
    );
    await expect(aws('dynamodb', 'describe-table', '--table-name', 'nowhere')).rejects.toThrow(
      /An error occurred \(ResourceNotFoundException\) when calling the DescribeTable operation/,
    );
    await expect(
      aws('lambda', 'invoke', '--function-name', 'nowhere', '/dev/null'),
    ).rejects.toThrow(
      /An error occurred \(ResourceNotFoundException\) when calling the Invoke operation: Function not found/,
    );
    await expect(aws('iam', 'list-roles')).rejects.toThrow(
      /An error occurred \(InvalidAction\) when calling the ListRoles operation: iam:ListRoles is not run locally/,
    );
    await expect(aws('s3api', 'get-bucket-acl', '--bucket', 'photos')).rejects.toThrow(
      /An error occurred \(NotImplemented\) when calling the GetBucketAcl operation: s3:GET bucket\?acl is not run locally/,
    );
  }, 60_000);
});
