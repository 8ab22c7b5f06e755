import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { SnsMessage } from './read-message.ts';
import { readDeadLetterArn } from './subscription-actions.ts';
import type { Protocol, Subscription, Topic } from './topic.ts';

/** What deliveries need of the cloud. */
export interface DeliveryParts {
  /** Sends to a queue, as `SendMessage` does. */
  readonly send: (queueArn: string, message: AwsJson, traceHeader?: string) => Promise<unknown>;
  /** Invokes a function without waiting for it; throws `AwsError` where there is none. */
  readonly invoke: (functionArn: string, payload: string, traceHeader?: string) => void;
  /** Throws `AwsError` where the resource's own policy does not let the topic do this. */
  readonly authorize: (topicArn: string, protocol: Protocol, arn: string) => void;
  readonly warn: (message: string) => void;
}

/** A message on its way from a topic. */
export interface Published {
  readonly topic: Topic;
  readonly message: SnsMessage;
  readonly messageId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly traceHeader: string | undefined;
}

/** Hands a message to every subscription that wants it; what cannot be handed over goes to the subscription's dead-letter queue. */
export async function deliver(published: Published, parts: DeliveryParts): Promise<void> {
  const { topic, message } = published;
  for (const subscription of topic.subscriptions.values()) {
    const { protocol, filter, endpoint } = subscription;
    const filtered = { message: message.textFor(protocol), attributes: message.attributes };
    if (filter?.(filtered) === false) continue;
    try {
      await handOver(published, subscription, parts);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      parts.warn(`the topic ${topic.name} cannot deliver to ${endpoint}: ${error.message}`);
      await bury(published, subscription, parts);
    }
  }
}

async function handOver(
  published: Published,
  subscription: Subscription,
  { authorize, send, invoke }: DeliveryParts,
): Promise<void> {
  const { topic, traceHeader } = published;
  const { protocol, endpoint } = subscription;
  authorize(topic.arn, protocol, endpoint);
  if (protocol === 'sqs')
    return void (await send(endpoint, toSqs(published, subscription), traceHeader));
  invoke(endpoint, JSON.stringify(toEvent(published, subscription)), traceHeader);
}

/** SNS does not try again what a client's fault has stopped (SNS developer guide, "Amazon SNS dead-letter queues"). */
async function bury(
  published: Published,
  subscription: Subscription,
  { authorize, send, warn }: DeliveryParts,
): Promise<void> {
  const { RedrivePolicy } = subscription.attributes;
  if (RedrivePolicy === undefined) return;
  const arn = readDeadLetterArn(RedrivePolicy);
  try {
    authorize(published.topic.arn, 'sqs', arn);
    await send(arn, toSqs(published, subscription), published.traceHeader);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    warn(`the message is lost: ${error.message}`);
  }
}

function toSqs(published: Published, { arn, protocol, attributes }: Subscription): AwsJson {
  const { message } = published;
  const group = message.group === undefined ? {} : { MessageGroupId: message.group };
  if (attributes.RawMessageDelivery?.toLowerCase() === 'true')
    return {
      MessageBody: message.textFor(protocol),
      MessageAttributes: message.attributes,
      ...group,
    };
  const { SigningCertUrl, UnsubscribeUrl, ...body } = notify(published, arn, protocol);
  const { MessageAttributes, ...rest } = body;
  const envelope = {
    ...rest,
    Subject: message.subject,
    SigningCertURL: SigningCertUrl,
    UnsubscribeURL: UnsubscribeUrl,
    ...(Object.keys(message.attributes).length === 0 ? {} : { MessageAttributes }),
  };
  return { MessageBody: JSON.stringify(envelope), ...group };
}

/** Lambda developer guide, "Process Amazon SNS messages with AWS Lambda". */
function toEvent(published: Published, { arn, protocol }: Subscription): AwsJson {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: arn,
        Sns: notify(published, arn, protocol),
      },
    ],
  };
}

/** SNS developer guide, "Parsing Amazon SNS message formats"; nothing is signed here. */
function notify(
  { topic, message, messageId, timestamp }: Published,
  subscriptionArn: string,
  protocol: Protocol,
) {
  const host = `https://sns.${topic.arn.split(':')[3]}.amazonaws.com`;
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topic.arn,
    Subject: message.subject ?? null,
    Message: message.textFor(protocol),
    Timestamp: timestamp,
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertUrl: `${host}/SimpleNotificationService-EXAMPLE.pem`,
    UnsubscribeUrl: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    MessageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        { Type: DataType, Value: StringValue ?? BinaryValue },
      ]),
    ),
  };
}
