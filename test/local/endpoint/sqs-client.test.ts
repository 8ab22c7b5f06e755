import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;
let client: SQSClient;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = aws.sqs();
});

afterAll(async () => {
  await aws?.stop();
});

async function create(QueueName: string, Attributes: Record<string, string> = {}) {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

describe('the AWS SDK for SQS', () => {
  it('sends, receives and deletes a message with its attributes', async () => {
    const QueueUrl = await create('round-trip');
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'é 🚚' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 1, 255]) },
      count: { DataType: 'Number', StringValue: '3' },
    };

    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: '{"a": "🚚"}', MessageAttributes }),
    );
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
        WaitTimeSeconds: 1,
      }),
    );
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages.map(({ ReceiptHandle }) => ({ Id: 'a', ReceiptHandle })),
      }),
    );

    expect(QueueUrl).toBe(`${aws.endpoint.url}/000000000000/round-trip`);
    expect(Messages).toEqual([
      {
        MessageId: sent.MessageId,
        ReceiptHandle: expect.any(String),
        Body: '{"a": "🚚"}',
        MD5OfBody: sent.MD5OfMessageBody,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
        MessageAttributes,
        Attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
      },
    ]);
    expect(deleted.Successful).toEqual([{ Id: 'a' }]);
  });

  it('sends batches, and is told which entries failed', async () => {
    const QueueUrl = await create('batches');

    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'a' },
          { Id: 'bad', MessageBody: 'b\0' },
        ],
      }),
    );

    expect(Successful.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toEqual([expect.objectContaining({ Id: 'bad', SenderFault: true })]);
  });

  it('finds, lists, tags, reads and deletes queues', async () => {
    const QueueUrl = await create('listed-1', { VisibilityTimeout: '17' });
    await create('listed-2');
    await client.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'shop' } }));

    const found = await client.send(new GetQueueUrlCommand({ QueueName: 'listed-1' }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['VisibilityTimeout', 'QueueArn'],
      }),
    );
    const { Tags } = await client.send(new ListQueueTagsCommand({ QueueUrl }));
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    await client.send(new DeleteQueueCommand({ QueueUrl }));
    const { QueueUrls = [] } = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: 'listed-' }),
    );

    expect(found.QueueUrl).toBe(QueueUrl);
    expect(Attributes).toEqual({
      VisibilityTimeout: '17',
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:listed-1',
    });
    expect(Tags).toEqual({ team: 'shop' });
    expect(QueueUrls).toEqual([QueueUrl.replace('listed-1', 'listed-2')]);
  });

  it('throws the errors of SQS', async () => {
    const QueueUrl = await create('errors');
    const nowhere = `${aws.endpoint.url}/000000000000/nowhere`;

    const sending = client.send(new SendMessageCommand({ QueueUrl: nowhere, MessageBody: 'a' }));
    await expect(sending).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(sending).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
    const changing = client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 1 }),
    );
    await expect(changing).rejects.toMatchObject({ $fault: 'client' });
    await expect(changing).rejects.toBeInstanceOf(ReceiptHandleIsInvalid);
  });

  it('sees a fault of the service as one', async () => {
    const QueueUrl = await create('faults');
    const fix = aws.faults.set({ service: 'sqs', action: 'SendMessage' });

    const sending = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));

    await expect(sending).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    fix();
  });
});
