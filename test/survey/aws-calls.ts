import {
  type AttributeValue,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** The queue by which a drive hears of a topic. */
const LISTENER = 'survey';

/** What a person does by the AWS CLI to drive an app; resources are known by a part of their name. */
export class AwsCalls {
  readonly #sqs: SQSClient;
  readonly #tables: DynamoDBClient;
  readonly #events: EventBridgeClient;
  readonly #lambda: LambdaClient;
  readonly #s3: S3Client;
  readonly #sns: SNSClient;
  /** What was received of each queue so far. */
  readonly #received = new Map<string, string>();

  constructor(endpoint: string) {
    const config = {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'person', secretAccessKey: 'person' },
    };
    this.#sqs = new SQSClient(config);
    this.#tables = new DynamoDBClient(config);
    this.#events = new EventBridgeClient(config);
    this.#lambda = new LambdaClient(config);
    this.#s3 = new S3Client({ ...config, forcePathStyle: true });
    this.#sns = new SNSClient(config);
  }

  close(): void {
    for (const client of [this.#sqs, this.#tables, this.#events, this.#lambda, this.#s3, this.#sns])
      client.destroy();
  }

  async putEvent(event: object, EventBusName?: string): Promise<undefined> {
    const entry = { ...event, ...(EventBusName === undefined ? {} : { EventBusName }) };
    const { Entries } = await this.#events.send(new PutEventsCommand({ Entries: [entry] }));
    if (Entries?.[0]?.EventId === undefined) throw new Error(JSON.stringify(Entries));
  }

  async send(queue: string, MessageBody: string): Promise<undefined> {
    const QueueUrl = await this.#queueUrl(queue);
    await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  async publish(
    topic: string,
    Message: string,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<undefined> {
    const TopicArn = await this.#topicArn(topic);
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]),
    );
    await this.#sns.send(new PublishCommand({ TopicArn, Message, MessageAttributes }));
  }

  async subscribe(topic: string): Promise<undefined> {
    const TopicArn = await this.#topicArn(topic);
    const Endpoint = TopicArn.replace(':sns:', ':sqs:').replace(/[^:]*$/, LISTENER);
    const statement = {
      ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } },
      ...{ Action: 'sqs:SendMessage', Resource: Endpoint },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await this.#sqs.send(new CreateQueueCommand({ QueueName: LISTENER, Attributes: { Policy } }));
    await this.#sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  }

  async put(bucket: string, Key: string, Body: string): Promise<undefined> {
    await this.#s3.send(new PutObjectCommand({ Bucket: await this.#bucket(bucket), Key, Body }));
  }

  async invoke(FunctionName: string, payload: unknown = {}): Promise<string> {
    const Payload = JSON.stringify(payload);
    const answer = await this.#lambda.send(new InvokeCommand({ FunctionName, Payload }));
    return answer.Payload?.transformToString() ?? '';
  }

  async start(FunctionName: string, payload: unknown): Promise<undefined> {
    const asked = { FunctionName, Payload: JSON.stringify(payload) };
    await this.#lambda.send(new InvokeCommand({ ...asked, InvocationType: 'Event' }));
  }

  async write(table: string, Item: Record<string, AttributeValue>): Promise<undefined> {
    const TableName = await this.#table(table);
    await this.#tables.send(new PutItemCommand({ TableName, Item }));
  }

  /** All messages of a queue that were received so far. */
  async messages(queue: string): Promise<string> {
    const QueueUrl = await this.#queueUrl(queue);
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const bodies = Messages.map(({ Body }) => Body);
    const all = [this.#received.get(queue), ...bodies].filter(Boolean).join('\n');
    this.#received.set(queue, all);
    return all;
  }

  async items(table: string): Promise<string> {
    const TableName = await this.#table(table);
    const { Items } = await this.#tables.send(new ScanCommand({ TableName }));
    return JSON.stringify(Items);
  }

  async object(bucket: string, Key: string): Promise<string> {
    const Bucket = await this.#bucket(bucket);
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  async tags(bucket: string, Key: string): Promise<string> {
    const Bucket = await this.#bucket(bucket);
    const { TagSet } = await this.#s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    return JSON.stringify(TagSet);
  }

  async #topicArn(topic: string): Promise<string> {
    const { Topics = [] } = await this.#sns.send(new ListTopicsCommand({}));
    return find(
      topic,
      Topics.map((each) => each.TopicArn),
    );
  }

  async #table(table: string): Promise<string> {
    const { TableNames = [] } = await this.#tables.send(new ListTablesCommand({}));
    return find(table, TableNames);
  }

  async #queueUrl(queue: string): Promise<string> {
    const { QueueUrls = [] } = await this.#sqs.send(new ListQueuesCommand({}));
    return find(queue, QueueUrls);
  }

  async #bucket(bucket: string): Promise<string> {
    const { Buckets = [] } = await this.#s3.send(new ListBucketsCommand({}));
    return find(
      bucket,
      Buckets.map(({ Name }) => Name),
    );
  }
}

function find(part: string, names: readonly (string | undefined)[]): string {
  const found = names.find((name) => name?.includes(part));
  if (found === undefined) throw new Error(`nothing of ${names.join(', ')} has "${part}"`);
  return found;
}
