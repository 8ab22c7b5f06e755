import type { AwsJson } from '../../../api/aws-api.ts';
import type { InFlight } from '../fauxqs.ts';

/** A message as ReceiveMessage answers it, with all its attributes where it has some. */
export function toReceived({ receiptHandle, message }: InFlight): AwsJson {
  const { messageId, md5OfBody, body, messageAttributes } = message;
  return {
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5OfBody,
    Body: body,
    ...(Object.keys(messageAttributes).length === 0
      ? {}
      : { MessageAttributes: messageAttributes }),
  };
}
