import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueuesUnderTest } from '../../../support/worlds/queues-under-test.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:';

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest();
  await queues.create('orders');
  await queues.create('orders.fifo', { FifoQueue: 'true' });
});

afterEach(async () => {
  await queues.engine.stop();
});

const set = (queue: string, Attributes: Record<string, string>) =>
  queues.call('SetQueueAttributes', queue, { Attributes });
const get = async (queue: string, ...AttributeNames: string[]) =>
  (await queues.call('GetQueueAttributes', queue, { AttributeNames })).Attributes as
    | Record<string, string>
    | undefined;

const statement = (Sid: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: '*',
  Action: 'sqs:SendMessage',
  Resource: '*',
});
const policy = (statements: number) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: statements }, (_, index) => statement(`s${index}`)),
  });
const redrive = (queue: string, own: object = {}) =>
  JSON.stringify({ maxReceiveCount: 3, deadLetterTargetArn: ARN + queue, ...own });
const allow = (own: object) => JSON.stringify(own);

const UNSUPPORTED =
  "Amazon SQS can't create the redrive allow policy, as it's in an unsupported format.";

describe('an attribute of a queue', () => {
  // SQS API reference, "CreateQueue" and "SetQueueAttributes"; texts of AWS's answers in public issues.
  it.each<[Record<string, string>, string, string]>([
    [{ Nonsense: '1' }, 'InvalidAttributeName', 'Unknown Attribute Nonsense.'],
    [{ QueueArn: ARN }, 'InvalidAttributeName', 'Unknown Attribute QueueArn.'],
    [{ FifoQueue: 'false' }, 'InvalidAttributeName', 'Unknown Attribute FifoQueue.'],
    [
      { ContentBasedDeduplication: 'true' },
      'InvalidAttributeName',
      'Unknown Attribute ContentBasedDeduplication.',
    ],
    [
      { DeduplicationScope: 'queue' },
      'InvalidAttributeName',
      'You can specify the DeduplicationScope only when FifoQueue is set to true.',
    ],
    [
      { FifoThroughputLimit: 'perQueue' },
      'InvalidAttributeName',
      'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
    ],
    [
      { SqsManagedSseEnabled: 'true', KmsMasterKeyId: 'alias/a' },
      'InvalidAttributeName',
      'You can use one type of server-side encryption (SSE) at one time.',
    ],
    [{ DelaySeconds: '' }, 'InvalidAttributeValue', 'parameter DelaySeconds'],
    [{ VisibilityTimeout: '1e2' }, 'InvalidAttributeValue', 'parameter VisibilityTimeout'],
    [
      { ReceiveMessageWaitTimeSeconds: '21' },
      'InvalidAttributeValue',
      'Invalid value for the parameter ReceiveMessageWaitTimeSeconds.',
    ],
    [
      { MessageRetentionPeriod: '59' },
      'InvalidAttributeValue',
      'parameter MessageRetentionPeriod.',
    ],
    [{ MaximumMessageSize: '1023' }, 'InvalidAttributeValue', 'parameter MaximumMessageSize.'],
    [
      { KmsDataKeyReusePeriodSeconds: '59' },
      'InvalidAttributeValue',
      'parameter KmsDataKeyReusePeriodSeconds.',
    ],
    [
      { SqsManagedSseEnabled: 'yes' },
      'InvalidAttributeValue',
      'Invalid value for the parameter SqsManagedSseEnabled.',
    ],
    [{ Policy: 'no JSON' }, 'InvalidAttributeValue', 'Invalid value for the parameter Policy.'],
    [{ Policy: '{"Statement":[1]}' }, 'InvalidAttributeValue', 'parameter Policy.'],
    [
      { Policy: policy(21) },
      'OverLimit',
      '21 statements were found in the submitted policy, max allowed is 20',
    ],
    [
      { RedrivePolicy: allow({ maxReceiveCount: 3 }) },
      'InvalidParameterValue',
      'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.',
    ],
    [
      { RedrivePolicy: allow({ deadLetterTargetArn: `${ARN}orders` }) },
      'InvalidParameterValue',
      'Redrive policy does not contain mandatory attribute: maxReceiveCount.',
    ],
    [
      { RedrivePolicy: redrive('orders.fifo') },
      'InvalidParameterValue',
      'Dead-letter queue must be same type of queue as the source.',
    ],
    [{ RedriveAllowPolicy: '[]' }, 'InvalidParameterValue', UNSUPPORTED],
    [
      { RedriveAllowPolicy: allow({ redrivePermission: 'some' }) },
      'InvalidParameterValue',
      UNSUPPORTED,
    ],
    [
      { RedriveAllowPolicy: allow({ redrivePermission: 'byQueue' }) },
      'InvalidParameterValue',
      UNSUPPORTED,
    ],
    [
      { RedriveAllowPolicy: allow({ redrivePermission: 'denyAll', sourceQueueArns: [ARN] }) },
      'InvalidParameterValue',
      UNSUPPORTED,
    ],
    [
      {
        RedriveAllowPolicy: allow({
          redrivePermission: 'byQueue',
          sourceQueueArns: Array.from({ length: 11 }, (_, index) => `${ARN}q${index}`),
        }),
      },
      'InvalidParameterValue',
      UNSUPPORTED,
    ],
  ])('rejects %j, when it is made and later', async (attributes, code, message) => {
    for (const refused of [queues.create('odd', attributes), set('orders', attributes)])
      await expect(refused).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
      });
  });

  it.each<[Record<string, string>, string]>([
    [{ ContentBasedDeduplication: 'maybe' }, 'parameter ContentBasedDeduplication'],
    [{ DeduplicationScope: 'all' }, 'parameter DeduplicationScope'],
    [
      { FifoThroughputLimit: 'perMessageGroupId' },
      'To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup.',
    ],
    [{ FifoQueue: 'false' }, 'Modifying queue type is not supported.'],
  ])('rejects %j of a FIFO queue', async (attributes, message) => {
    await expect(set('orders.fifo', attributes)).rejects.toMatchObject({
      code: 'InvalidAttributeValue',
      message: expect.stringContaining(message),
    });
  });

  it('rejects no attribute at all', async () => {
    await expect(set('orders', {})).rejects.toMatchObject({
      code: 'MissingParameter',
      message: 'The request must contain the parameter Attribute.Name.',
    });
  });

  it('rejects a dead-letter queue that does not allow it', async () => {
    const RedriveAllowPolicy = (own: object) => ({ RedriveAllowPolicy: allow(own) });
    await queues.create('none', RedriveAllowPolicy({ redrivePermission: 'denyAll' }));
    const sourceQueueArns = [`${ARN}orders`];
    await queues.create(
      'some',
      RedriveAllowPolicy({ redrivePermission: 'byQueue', sourceQueueArns }),
    );

    await set('orders', { RedrivePolicy: redrive('some') });
    for (const refused of [
      set('orders', { RedrivePolicy: redrive('none') }),
      queues.create('other', { RedrivePolicy: redrive('some') }),
    ])
      await expect(refused).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('is told by its name, or with all others, as far as it is there', async () => {
    await set('orders', { RedriveAllowPolicy: allow({ redrivePermission: 'denyAll' }) });
    queues.pass(5);
    await set('orders', { RedriveAllowPolicy: '', KmsMasterKeyId: 'alias/a' });

    expect(await get('orders', 'RedriveAllowPolicy')).toBeUndefined();
    expect(await get('orders', 'All')).toEqual({
      QueueArn: `${ARN}orders`,
      DelaySeconds: '0',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      VisibilityTimeout: '30',
      KmsMasterKeyId: 'alias/a',
      KmsDataKeyReusePeriodSeconds: '300',
      SqsManagedSseEnabled: 'false',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      CreatedTimestamp: String(Math.floor(queues.clock.now() / 1000) - 5),
      LastModifiedTimestamp: String(Math.floor(queues.clock.now() / 1000)),
    });
    expect(await get('orders.fifo', 'FifoQueue', 'DeduplicationScope')).toEqual({
      FifoQueue: 'true',
      DeduplicationScope: 'queue',
    });
  });

  it('rejects a name that no queue has', async () => {
    await expect(get('orders', 'All', 'Nonsense')).rejects.toMatchObject({
      code: 'InvalidAttributeName',
      message: 'Unknown Attribute Nonsense.',
    });
  });
});

describe('the policy of a queue', () => {
  const add = (Label: string, own: object = {}) =>
    queues.call('AddPermission', 'orders', {
      Label,
      AWSAccountIds: ['111122223333'],
      Actions: ['SendMessage'],
      ...own,
    });
  const remove = (Label: string) => queues.call('RemovePermission', 'orders', { Label });

  it('has a statement for each permission that is added, until it is removed', async () => {
    await add('first');
    await add('second', { Actions: ['ReceiveMessage', '*'] });
    await remove('first');
    const { Policy = '' } = (await get('orders', 'Policy')) ?? {};
    await remove('second');

    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [
        {
          Sid: 'second',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::111122223333:root'] },
          Action: ['SQS:ReceiveMessage', 'SQS:*'],
          Resource: `${ARN}orders`,
        },
      ],
    });
    expect(await get('orders', 'Policy')).toBeUndefined();
  });

  // SQS API reference, "AddPermission" and "RemovePermission".
  it.each<[string, () => Promise<unknown>, string]>([
    ['a label with a space', () => add('a b'), 'InvalidParameterValue'],
    ['no account', () => add('a', { AWSAccountIds: [] }), 'InvalidParameterValue'],
    ['no action', () => add('a', { Actions: [] }), 'MissingParameter'],
    [
      'an action of its owner',
      () => add('a', { Actions: ['AddPermission'] }),
      'InvalidParameterValue',
    ],
    ['a label twice', async () => [await add('a'), await add('a')], 'InvalidParameterValue'],
    ['a removal of what is not there', () => remove('a'), 'InvalidParameterValue'],
  ])('rejects %s', async (_, call, code) => {
    await expect(call()).rejects.toMatchObject({ code });
  });

  it('is made known whenever it is another', async () => {
    const known: [string, string][] = [];
    const other = new QueuesUnderTest({ onPolicy: (arn, document) => known.push([arn, document]) });
    await other.create('q', { Policy: policy(1) });
    await other.call('SetQueueAttributes', 'q', { Attributes: { Policy: '' } });
    await other.call('DeleteQueue', 'q');
    await other.engine.stop();

    expect(known).toEqual([
      [`${ARN}q`, policy(1)],
      [`${ARN}q`, ''],
      [`${ARN}q`, ''],
    ]);
  });
});
