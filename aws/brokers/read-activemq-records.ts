import type { BrokerMessage, HeaderValue } from '../../core/bridge/broker-message.ts';
import { fromBase64 } from '../../core/shared/bytes.ts';
import { isObject } from '../../core/shared/is-object.ts';

/** What Lambda gives a function of a queue of Amazon MQ for ActiveMQ (AWS Lambda Developer Guide, "Using Lambda with Amazon MQ"). */
export interface ActiveMqEvent {
  readonly eventSource: 'aws:mq';
  readonly eventSourceArn: string;
  readonly messages: readonly ActiveMqRecord[];
}

/** A message as Lambda shows it: what it does not have is null. */
export interface ActiveMqRecord {
  readonly messageID: string;
  /** `jms/text-message` or `jms/bytes-message`. */
  readonly messageType: string;
  readonly destination: { readonly physicalName: string };
  /** Its body, in base64. */
  readonly data: string;
  /** Epoch milliseconds. */
  readonly timestamp?: number | null;
  /** The guide's own examples spell it in two ways. */
  readonly correlationId?: string | null;
  readonly correlationID?: string | null;
  readonly replyTo?: string | { readonly physicalName: string } | null;
  readonly type?: string | null;
  readonly priority?: number | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
}

/** The properties in which ActiveMQ keeps the content type of a message of AMQP or STOMP, and JMS the group. */
const CONTENT_TYPES: readonly string[] = ['JMS_AMQP_ContentType', 'content-type'];
const GROUP = 'JMSXGroupID';

/** The messages that Lambda read from a queue of ActiveMQ, in their order, in the terms of all brokers. */
export function readActiveMqRecords({
  eventSourceArn,
  messages,
}: ActiveMqEvent): readonly BrokerMessage[] {
  return messages.map((record) => {
    const { destination, data, messageID, timestamp, type, priority, replyTo } = record;
    const name = destination.physicalName;
    const properties = Object.entries(record.properties ?? {});
    const find = (names: readonly string[]) =>
      properties.find(([property]) => names.includes(property))?.[1];
    const own = [...CONTENT_TYPES, GROUP];
    return {
      id: messageID,
      source: `${eventSourceArn}/queue/${encodeURIComponent(name)}`,
      destination: name,
      ...given('key', find([GROUP])),
      ...given('contentType', find(CONTENT_TYPES)),
      ...given('correlationId', record.correlationId ?? record.correlationID),
      ...given('replyTo', isObject(replyTo) ? replyTo.physicalName : replyTo),
      ...given('type', type),
      ...(typeof timestamp === 'number' ? { timeMs: timestamp } : {}),
      headers: properties
        .filter(([property]) => !own.includes(property))
        .map(([property, value]) => [property, readValue(value)] as const),
      properties: typeof priority === 'number' ? { priority } : {},
      body: fromBase64(data),
    };
  });
}

function readValue(value: unknown): HeaderValue {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  if (isPlain || value === null) return value as HeaderValue;
  return value === undefined ? null : JSON.stringify(value);
}

function given<Name extends string>(name: Name, value: unknown) {
  return (typeof value === 'string' ? { [name]: value } : {}) as {
    readonly [name in Name]?: string;
  };
}
