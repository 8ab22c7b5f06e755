import type { AwsJson } from '../../../api/aws-api.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import {
  ILLEGAL_TEXT,
  invalidParameter,
  invalidValue,
  isLegalText,
  isWithin,
  type Refusal,
} from './refusal.ts';
import { refuseAttributes } from './refuse-attributes.ts';
import { refuseGroup } from './refuse-group.ts';

/** SQS API reference, "SendMessage". */
const LONGEST_DELAY_SECONDS = 900;

/** Why SQS does not take a message; undefined when it does. */
export function refuseMessage(entry: AwsJson, queue: LocalQueue): Refusal | undefined {
  const { MessageBody, DelaySeconds } = entry;
  const mostBytes = Number(queue.attributes.MaximumMessageSize);
  if (!isLegalText(String(MessageBody)))
    return { Code: 'InvalidMessageContents', Message: ILLEGAL_TEXT };
  if (sizeOf(entry) > mostBytes)
    return invalidValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${mostBytes} bytes.`,
    );
  if (DelaySeconds !== undefined && !isWithin(DelaySeconds, LONGEST_DELAY_SECONDS))
    return invalidParameter(
      'DelaySeconds',
      DelaySeconds,
      `DelaySeconds must be >= 0 and <= ${LONGEST_DELAY_SECONDS}.`,
    );
  return refuseAttributes(entry) ?? refuseSystemAttributes(entry) ?? refuseGroup(entry, queue);
}

/** The bytes of a message: its body, and the name, type and value of each attribute of its own. */
export function sizeOf({ MessageBody, MessageAttributes = {} }: AwsJson): number {
  let bytes = Buffer.byteLength(String(MessageBody));
  for (const [name, attribute] of Object.entries(MessageAttributes as Record<string, AwsJson>)) {
    const { DataType = '', StringValue = '', BinaryValue = '' } = attribute;
    bytes += Buffer.byteLength(`${name}${String(DataType)}${String(StringValue)}`);
    bytes += Buffer.byteLength(String(BinaryValue), 'base64');
  }
  return bytes;
}

function refuseSystemAttributes({ MessageSystemAttributes = {} }: AwsJson): Refusal | undefined {
  const given = Object.entries(MessageSystemAttributes as Record<string, AwsJson>);
  for (const [name, { DataType, StringValue }] of given) {
    if (name !== 'AWSTraceHeader')
      return invalidValue(`Message system attribute name '${name}' is not valid.`);
    if (DataType !== 'String' || typeof StringValue !== 'string' || StringValue === '')
      return invalidValue(`Message system attribute '${name}' must contain a String.`);
  }
  return undefined;
}
