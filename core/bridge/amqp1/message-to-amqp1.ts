import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import { BODY_PROPERTY } from './amqp1-message.ts';

/** A message for AMQP 1.0, whose body is a section of bytes, or no value at all. */
export interface SentAmqp1Message {
  readonly durable: true;
  readonly priority?: number;
  readonly message_id?: string;
  readonly correlation_id?: string;
  readonly reply_to?: string;
  readonly subject?: string;
  readonly group_id?: string;
  readonly group_sequence?: number;
  readonly content_type?: string;
  readonly content_encoding?: string;
  readonly creation_time?: number;
  readonly application_properties: Readonly<Record<string, HeaderValue>>;
  readonly body: Uint8Array | null;
}

/** What has a place of its own in a message of AMQP; what it says of its expiration is left out, lest it be old and the message dropped. */
const OWN_PLACES: readonly string[] = [
  ...['priority', 'groupSequence', 'contentEncoding', 'expiration', BODY_PROPERTY],
];

/** A message of any broker as one of AMQP 1.0. Of headers with one name the last is sent: a map has each once. */
export function messageToAmqp1(message: BrokerMessage): SentAmqp1Message {
  const { id, key, headers, properties = {}, body } = message;
  const others = Object.entries(properties).filter(([name]) => !OWN_PLACES.includes(name));
  const group = typeof key === 'string' ? { group_id: key } : {};
  return {
    durable: true,
    ...numeric('priority', properties.priority, 9),
    ...text('message_id', id),
    ...text('correlation_id', message.correlationId),
    ...text('reply_to', message.replyTo),
    ...text('subject', message.type),
    ...group,
    ...numeric('group_sequence', properties.groupSequence, 0xffffffff),
    ...text('content_type', message.contentType),
    ...text('content_encoding', properties.contentEncoding),
    ...(message.timeMs === undefined ? {} : { creation_time: message.timeMs }),
    application_properties: Object.fromEntries([...others, ...headers]),
    body,
  };
}

function text<Name extends string>(name: Name, value: unknown) {
  return (typeof value === 'string' ? { [name]: value } : {}) as {
    readonly [name in Name]?: string;
  };
}

function numeric<Name extends string>(name: Name, value: unknown, most: number) {
  const isIn = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
  return (isIn ? { [name]: value } : {}) as { readonly [name in Name]?: number };
}
