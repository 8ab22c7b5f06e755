import type { AwsJson } from '../../../api/aws-api.ts';
import { READABLE, refuseName } from '../attributes/check-attributes.ts';
import { type InFlight, SqsStore, type StoredMessage } from '../fauxqs.ts';

/** What a received message can show of itself (SQS API reference, "ReceiveMessage"). */
const SYSTEM_ATTRIBUTES: Readonly<
  Record<string, (message: StoredMessage) => string | number | undefined>
> = {
  SenderId: () => '000000000000',
  SentTimestamp: ({ sentTimestamp }) => sentTimestamp,
  ApproximateReceiveCount: ({ approximateReceiveCount }) => approximateReceiveCount,
  ApproximateFirstReceiveTimestamp: (message) => message.approximateFirstReceiveTimestamp,
  MessageGroupId: ({ messageGroupId }) => messageGroupId,
  MessageDeduplicationId: ({ messageDeduplicationId }) => messageDeduplicationId,
  SequenceNumber: ({ sequenceNumber }) => sequenceNumber,
  AWSTraceHeader: ({ traceHeader }) => traceHeader,
  DeadLetterQueueSourceArn: ({ deadLetterSourceArn }) => deadLetterSourceArn,
};

/** SQS takes the names of a queue's attributes as well, and shows nothing for them. */
const KNOWN = new Set(['All', ...Object.keys(SYSTEM_ATTRIBUTES), ...READABLE]);

/** The attributes that a receive asks for. */
export interface Shown {
  readonly system: readonly string[];
  /** Names, beginnings such as `shop.*`, or all. */
  readonly own: readonly string[];
}

/** What a receive asks for; throws `AwsError('InvalidAttributeName')` for a system attribute that is none. */
export function readShown(input: AwsJson): Shown {
  const { AttributeNames, MessageSystemAttributeNames, MessageAttributeNames } = input;
  const asked = [...listOf(AttributeNames), ...listOf(MessageSystemAttributeNames)];
  for (const name of asked) if (!KNOWN.has(name)) refuseName(name);
  const own = listOf(MessageAttributeNames);
  return { system: asked.includes('All') ? Object.keys(SYSTEM_ATTRIBUTES) : asked, own };
}

/** A message in flight as ReceiveMessage answers it. */
export function showMessage({ message, receiptHandle }: InFlight, { system, own }: Shown): AwsJson {
  const shown: AwsJson = {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
  };
  if (system.length > 0) addSystem(shown, message, system);
  if (own.length > 0) addOwn(shown, message, own);
  return shown;
}

function addSystem(shown: AwsJson, message: StoredMessage, names: readonly string[]): void {
  const attributes: AwsJson = {};
  for (const name of names) {
    const value = SYSTEM_ATTRIBUTES[name]?.(message);
    if (value !== undefined) attributes[name] = String(value);
  }
  if (Object.keys(attributes).length > 0) shown.Attributes = attributes;
}

/** The checksum is that of the attributes that are shown; where there are none, there is none. */
function addOwn(shown: AwsJson, message: StoredMessage, names: readonly string[]): void {
  const all = Object.entries(message.messageAttributes);
  const chosen = all.filter(([name]) => names.some((asked) => isAsked(name, asked)));
  if (chosen.length === 0) return;
  const attributes = Object.fromEntries(chosen);
  shown.MessageAttributes = attributes;
  shown.MD5OfMessageAttributes = SqsStore.createMessage('', attributes).md5OfMessageAttributes;
}

function isAsked(name: string, asked: string): boolean {
  if (asked === 'All' || asked === '.*') return true;
  return asked.endsWith('.*') ? name.startsWith(asked.slice(0, -1)) : name === asked;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
