import type { AwsJson } from '../../api/aws-api.ts';
import type { LocalQueue } from './local-queue.ts';

/** Why one message is not taken, as an error or as an entry of `Failed` has it. */
export interface Refusal {
  readonly Code: string;
  readonly Message: string;
}

/** SQS API reference, "SendMessage". */
const LONGEST_DELAY_SECONDS = 900;
const MOST_ATTRIBUTES = 10;

/** What a message may not hold (SQS API reference, "SendMessage"), above U+FFFF too. */
const REFUSED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Why SQS does not take a message; undefined when it does. */
export function refuseMessage(entry: AwsJson, queue: LocalQueue): Refusal | undefined {
  const { MessageBody, MessageAttributes = {}, DelaySeconds } = entry;
  const mostBytes = Number(queue.attributes.MaximumMessageSize);
  const attributes = Object.keys(MessageAttributes as AwsJson).length;
  if (REFUSED.test(String(MessageBody)))
    return {
      Code: 'InvalidMessageContents',
      Message:
        'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
    };
  if (sizeOf(entry) > mostBytes)
    return invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${mostBytes} bytes.`,
    );
  if (DelaySeconds !== undefined && !isWithin(DelaySeconds, LONGEST_DELAY_SECONDS))
    return invalid(
      `Value ${String(DelaySeconds)} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${LONGEST_DELAY_SECONDS}.`,
    );
  if (attributes > MOST_ATTRIBUTES)
    return invalid(
      `Number of message attributes [${attributes}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  return refuseEmptyAttributes(entry) ?? refuseSystemAttributes(entry);
}

/** Whether a value is a whole number from 0 to a bound. */
export function isWithin(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
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

function refuseEmptyAttributes({ MessageAttributes = {} }: AwsJson): Refusal | undefined {
  const given = Object.entries(MessageAttributes as Record<string, AwsJson>);
  const [name, attribute] =
    given.find(
      ([, { StringValue = '', BinaryValue = '' }]) => `${StringValue}${BinaryValue}` === '',
    ) ?? [];
  return name === undefined
    ? undefined
    : invalid(
        `Message (user) attribute '${name}' must contain a non-empty value of type '${String(attribute?.DataType)}'.`,
      );
}

function refuseSystemAttributes({ MessageSystemAttributes = {} }: AwsJson): Refusal | undefined {
  const given = Object.entries(MessageSystemAttributes as Record<string, AwsJson>);
  for (const [name, { DataType, StringValue }] of given) {
    if (name !== 'AWSTraceHeader')
      return invalid(`Message system attribute name '${name}' is not valid.`);
    if (DataType !== 'String' || typeof StringValue !== 'string' || StringValue === '')
      return invalid(`Message system attribute '${name}' must contain a String.`);
  }
  return undefined;
}

function invalid(Message: string): Refusal {
  return { Code: 'InvalidParameterValue', Message };
}
