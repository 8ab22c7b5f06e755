import type { Json } from '../../../../core/event/event.ts';
import type { AwsJson } from '../../../api/aws-api.ts';

/** A message as `ReceiveMessage` answers it, with the members that a batch needs. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MD5OfMessageAttributes?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** The messages of a `ReceiveMessage` answer; none when the queue is empty. */
export function receivedMessages(answer: AwsJson): readonly ReceivedMessage[] {
  return (answer.Messages ?? []) as readonly ReceivedMessage[];
}

/** One record of a Lambda SQS event. */
export function toSqsRecord(
  message: ReceivedMessage,
  { queueArn, region }: { readonly queueArn: string; readonly region: string },
): { readonly [key: string]: Json } {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: toLambdaAttributes(message.MessageAttributes ?? {}),
    ...(message.MD5OfBody === undefined ? {} : { md5OfBody: message.MD5OfBody }),
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function toLambdaAttributes(attributes: Readonly<Record<string, MessageAttribute>>): {
  readonly [key: string]: Json;
} {
  const converted: Record<string, Json> = {};
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    converted[name] = {
      ...(StringValue === undefined ? {} : { stringValue: StringValue }),
      ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: DataType,
    };
  }
  return converted;
}
