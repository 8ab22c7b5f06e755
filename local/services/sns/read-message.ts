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
  readonly attributes: MessageAttributes;
  readonly textFor: (protocol: Protocol) => string;
}

/** The most bytes of a message with its attributes (SNS developer guide, "Large message payloads"). */
const MOST_BYTES = 262_144;

/** Printable, from a letter on, with neither line breaks nor controls (SNS API reference, "Publish", `Subject`). */
const SUBJECT = /^[^\p{Cc}]{1,100}$/u;

/** Reads a message of Publish, or an entry of PublishBatch. Throws `AwsError`. */
export function readMessage(input: AwsJson): SnsMessage {
  const { Message, Subject, MessageStructure, MessageAttributes } = input;
  if (typeof Message !== 'string' || Message === '') throw invalid('Empty message');
  if (Subject !== undefined && !SUBJECT.test(String(Subject))) throw invalid('Subject');
  if (input.MessageGroupId !== undefined || input.MessageDeduplicationId !== undefined)
    throw invalid('The request includes a parameter that is valid for FIFO topics only');
  const attributes = readMessageAttributes(MessageAttributes);
  if (Buffer.byteLength(Message) + attributeBytes(attributes) > MOST_BYTES)
    throw invalid('Message too long');
  const subject = Subject === undefined ? undefined : String(Subject);
  if (MessageStructure === undefined) return { subject, attributes, textFor: () => Message };
  if (MessageStructure !== 'json') throw invalid('MessageStructure');
  return { subject, attributes, textFor: readStructure(Message) };
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
