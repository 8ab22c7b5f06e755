import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

/** A call as older AWS CLIs make it: a form in, XML out. */
async function call(Action: string, parameters: Record<string, string> = {}) {
  const response = await fetch(aws.endpoint.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action, Version: '2012-11-05', ...parameters }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    xml: await response.text(),
  };
}

/** The strings of all elements of a name. */
function strings(xml: string, element: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(
    ([, text = '']) => readText(text),
  );
}

const readText = (text: string) =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

async function create(QueueName: string): Promise<string> {
  const { xml } = await call('CreateQueue', {
    QueueName,
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': '17',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'shop',
  });
  return strings(xml, 'QueueUrl')[0] ?? '';
}

describe('the query protocol', () => {
  it('answers as XML, with the id of the request', async () => {
    const { status, type, xml } = await call('CreateQueue', { QueueName: 'xml' });

    expect([status, type]).toEqual([200, 'text/xml']);
    expect(xml).toMatch(
      /^<CreateQueueResponse><CreateQueueResult><QueueUrl>http:\/\/127\.0\.0\.1:\d+\/000000000000\/xml<\/QueueUrl><\/CreateQueueResult><ResponseMetadata><RequestId>[\w-]{36}<\/RequestId><\/ResponseMetadata><\/CreateQueueResponse>$/,
    );
  });

  it('sends, receives and deletes a message, whatever is in it', async () => {
    const QueueUrl = await create('round-trip');
    const MessageBody = '<a href="x">Tom & Jerry\'s\r\n\t🚚</a>';

    await call('SendMessage', {
      QueueUrl,
      MessageBody,
      'MessageAttribute.1.Name': 'kind',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'a<b',
    });
    const { xml } = await call('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: '10',
      'AttributeName.1': 'All',
      'MessageAttributeName.1': 'All',
    });
    const [ReceiptHandle = ''] = strings(xml, 'ReceiptHandle');
    await call('DeleteMessage', { QueueUrl, ReceiptHandle });
    const depth = await call('GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'All' });

    expect(strings(xml, 'Body')).toEqual([MessageBody]);
    expect(strings(xml, 'StringValue')).toEqual(['a<b']);
    expect(xml).toContain('<Name>ApproximateReceiveCount</Name><Value>1</Value>');
    expect(depth.xml).toContain('<Name>VisibilityTimeout</Name><Value>17</Value>');
    expect(depth.xml).toContain('<Name>ApproximateNumberOfMessages</Name><Value>0</Value>');
  });

  it('sends and deletes batches', async () => {
    const QueueUrl = await create('batches');
    const entries = Array.from({ length: 10 }, (_, n) => [
      [`SendMessageBatchRequestEntry.${n + 1}.Id`, `id-${n}`],
      [`SendMessageBatchRequestEntry.${n + 1}.MessageBody`, `body ${n}`],
      [`SendMessageBatchRequestEntry.${n + 1}.DelaySeconds`, '0'],
    ]);

    const sent = await call('SendMessageBatch', {
      QueueUrl,
      ...Object.fromEntries(entries.flat()),
    });
    const received = await call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: '10' });
    const [first = ''] = strings(received.xml, 'ReceiptHandle');
    const deleted = await call('DeleteMessageBatch', {
      QueueUrl,
      'DeleteMessageBatchRequestEntry.1.Id': 'a',
      'DeleteMessageBatchRequestEntry.1.ReceiptHandle': first,
    });

    expect(strings(sent.xml, 'Id')).toEqual(entries.map((_, n) => `id-${n}`));
    expect(strings(received.xml, 'Body')).toEqual(entries.map((_, n) => `body ${n}`));
    expect(deleted.xml).toContain(
      '<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>',
    );
  });

  it('lists queues and tags', async () => {
    const QueueUrl = await create('tagged');

    const list = await call('ListQueues', { QueueNamePrefix: 'tagged' });
    await call('TagQueue', { QueueUrl, 'Tag.1.Key': 'cost', 'Tag.1.Value': '1' });
    await call('UntagQueue', { QueueUrl, 'TagKey.1': 'team' });
    const tags = await call('ListQueueTags', { QueueUrl });

    expect(strings(list.xml, 'QueueUrl')).toEqual([QueueUrl]);
    expect(tags.xml).toContain('<Tag><Key>cost</Key><Value>1</Value></Tag>');
    expect(strings(tags.xml, 'Key')).toEqual(['cost']);
  });

  it('adds permissions and lists the sources of dead letters', async () => {
    const QueueUrl = await create('dead');
    const policy = JSON.stringify({
      maxReceiveCount: 1,
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
    });
    const source = await call('CreateQueue', {
      QueueName: 'source',
      'Attribute.1.Name': 'RedrivePolicy',
      'Attribute.1.Value': policy,
    });

    const added = await call('AddPermission', {
      QueueUrl,
      Label: 'partner',
      'AWSAccountId.1': '111122223333',
      'ActionName.1': 'SendMessage',
    });
    const sources = await call('ListDeadLetterSourceQueues', { QueueUrl });

    expect(added.status).toBe(200);
    expect(strings(sources.xml, 'QueueUrl')).toEqual(strings(source.xml, 'QueueUrl'));
  });

  it('says who calls', async () => {
    const { status, xml } = await call('GetCallerIdentity', { Version: '2011-06-15' });

    expect(status).toBe(200);
    expect(strings(xml, 'Account')).toEqual(['000000000000']);
    expect(strings(xml, 'Arn')).toEqual(['arn:aws:iam::000000000000:root']);
  });

  it.each([
    [
      'a queue that is not there',
      'SendMessage',
      { QueueUrl: 'http://x/1/nowhere', MessageBody: 'a' },
      'AWS.SimpleQueueService.NonExistentQueue',
    ],
    ['a missing parameter', 'CreateQueue', {}, 'MissingParameter'],
    ['an action that is not there', 'DoSomething', {}, 'InvalidAction'],
    ['no action', '', {}, 'InvalidAction'],
    [
      'a batch of nothing',
      'SendMessageBatch',
      { QueueUrl: 'http://x/1/batches' },
      'AWS.SimpleQueueService.EmptyBatchRequest',
    ],
    [
      'entries that are strings',
      'SendMessageBatch',
      { QueueUrl: 'http://x/1/batches', 'SendMessageBatchRequestEntry.1': 'a' },
      'MissingParameter',
    ],
    [
      'a number that is none',
      'ReceiveMessage',
      { QueueUrl: 'http://x/1/batches', MaxNumberOfMessages: 'many' },
      'SerializationException',
    ],
    [
      'names like __proto__',
      'CreateQueue',
      { '__proto__.QueueName': 'a', 'constructor.1': 'b' },
      'MissingParameter',
    ],
  ])('rejects %s', async (_, action, parameters, code) => {
    const { status, type, xml } = await call(action, parameters);

    expect(strings(xml, 'Code')).toEqual([code]);
    expect([status, type]).toEqual([400, 'text/xml']);
    expect(strings(xml, 'Type')).toEqual(['Sender']);
    expect(xml).toMatch(
      /^<ErrorResponse><Error>.*<\/Error><RequestId>.*<\/RequestId><\/ErrorResponse>$/s,
    );
  });
});
