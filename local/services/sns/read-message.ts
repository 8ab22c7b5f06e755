import { isObject } from '../../../core/shared/is-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import {
  attributeBytes,
  type MessageAttributes,
  readMessageAttributes,
} from './message-attributes.ts';
import { invalid, type Protocol } from './topic.ts';

/** A message that was checked. */
export interface SnsMessage {
  readonly subject: string | undefined;
  /** For the fairness of standard queues. */
  readonly group: string | undefined;
  readonly attributes: MessageAttributes;
  /** With its attributes. */
  readonly bytes: number;
  readonly textFor: (protocol: Protocol) => string;
}

/** SNS API reference, "Publish", `MessageGroupId`. */
const GROUP = /^[\x21-\x7e]{1,128}$/;

/** Printable, from a letter on, with neither line breaks nor controls (SNS API reference, "Publish", `Subject`). */
const SUBJECT = /^[^\p{Cc}]{1,100}$/u;

/** Reads a message of Publish, or an entry of PublishBatch. Throws `AwsError`. */
export function readMessage(input: AwsJson, at = 'messageAttributes'): SnsMessage {
  const { Message, Subject, MessageStructure, MessageAttributes } = input;
  if (typeof Message !== 'string' || Message === '') throw invalid('Empty message');
  if (Subject !== undefined && !SUBJECT.test(String(Subject))) throw invalid('Subject');
  if (input.MessageDeduplicationId !== undefined)
    throw invalid(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  const group = input.MessageGroupId === undefined ? undefined : String(input.MessageGroupId);
  if (group !== undefined && !GROUP.test(group))
    throw invalid(
      'MessageGroupId Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length',
    );
  const attributes = readMessageAttributes(MessageAttributes, at);
  const bytes = Buffer.byteLength(Message) + attributeBytes(attributes);
  const subject = Subject === undefined ? undefined : String(Subject);
  const read = { subject, group, attributes, bytes };
  if (MessageStructure === undefined) return { ...read, textFor: () => Message };
  if (MessageStructure !== 'json') throw invalid('MessageStructure');
  return { ...read, textFor: readStructure(Message) };
}

/** A message for each protocol, or the default one. */
function readStructure(message: string): SnsMessage['textFor'] {
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  if (!isObject(texts) || typeof texts.default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  const { default: otherwise, sqs, lambda } = texts;
  const own = { sqs, lambda };
  return (protocol) => String(own[protocol] ?? otherwise);
}
