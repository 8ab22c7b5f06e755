import type { Json } from '../../event/event.ts';
import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import { showValue } from '../broker-meta.ts';

/** What a field of a table can be (AMQP 0-9-1, 4.2.5.5): tables and arrays, too. */
export type AmqpValue = HeaderValue | readonly AmqpValue[] | { readonly [name: string]: AmqpValue };

/** A message's own properties (AMQP 0-9-1, 1.8.1, "basic"), as whoever reads it has them. */
export interface AmqpProperties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: readonly (readonly [name: string, value: AmqpValue])[];
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  readonly expiration?: string;
  readonly messageId?: string;
  /** In seconds since 1970; a text that is no time is kept as it is. */
  readonly timestamp?: number | string;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}

/** A message of RabbitMQ, and the way it came by. */
export interface AmqpMessage {
  readonly properties: AmqpProperties;
  /** Empty for the default exchange; undefined where the reader is not told. */
  readonly exchange?: string;
  /** What it is called where it has no type: its routing key; where that is empty, its exchange; and else its queue. */
  readonly destination: string;
  readonly source: string;
  readonly body: Uint8Array;
}

/** The last second that a timestamp of CloudEvents can have (RFC 3339): of the year 9999. */
const LAST_SECOND = 253_402_300_799;

/**
 * A message of RabbitMQ in the terms of all brokers. Its id is its `message-id`: one without has none, since RabbitMQ gives none, and when it
 * is delivered again it cannot be told from another. How it was to be stored, and whether it is delivered again, is not kept.
 */
export function readAmqpMessage({ properties, exchange, ...place }: AmqpMessage): BrokerMessage {
  const {
    headers = [],
    messageId,
    timestamp,
    contentType,
    correlationId,
    replyTo,
    type,
  } = properties;
  const timeMs = timestamp === undefined ? undefined : timeOf(timestamp);
  return {
    ...place,
    headers: headers.map(([name, value]) => [name, flat(value)]),
    properties: given({
      priority: properties.priority,
      expiration: properties.expiration,
      contentEncoding: properties.contentEncoding,
      userId: properties.userId,
      appId: properties.appId,
      clusterId: properties.clusterId,
      exchange,
      timestamp: timeMs === undefined ? timestamp : undefined,
    }),
    ...given({ id: messageId, contentType, correlationId, replyTo, type, timeMs }),
  };
}

/** What is shown of a table or an array is its JSON, with bytes in it as base64. */
function flat(value: AmqpValue): HeaderValue {
  return isNested(value) ? JSON.stringify(jsonOf(value)) : value;
}

function jsonOf(value: AmqpValue): Json {
  if (!isNested(value)) return showValue(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, jsonOf(member)]));
}

function isNested(value: AmqpValue): value is Exclude<AmqpValue, HeaderValue> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

/** AMQP's timestamps are seconds; one beyond the year 9999 was written in milliseconds, as many programs do. */
function timeOf(timestamp: number | string): number | undefined {
  if (typeof timestamp === 'string' || timestamp < 0) return undefined;
  if (timestamp <= LAST_SECOND) return timestamp * 1000;
  return timestamp <= LAST_SECOND * 1000 ? timestamp : undefined;
}

/** What comes by one queue, or one exchange, and may have the same ids. */
export function sourceOf(broker: string, vhost: string, name: string): string {
  return `${broker}/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
}

type Given<Members> = { readonly [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** The members that say something: an empty property is none. */
function given<Members extends object>(members: Members): Given<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== ''),
  ) as Given<Members>;
}
