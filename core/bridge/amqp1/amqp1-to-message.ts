import type { Json } from '../../event/event.ts';
import { bytesOf, toBase64 } from '../../shared/bytes.ts';
import { isObject } from '../../shared/is-object.ts';
import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import {
  type Amqp1Message,
  type Amqp1Sections,
  BODY_PROPERTY,
  DATA_SECTION,
} from './amqp1-message.ts';

/** The header of STOMP 1.2 that is the content type. */
const STOMP_TYPE = 'content-type';

/** The message of a broker that a message of AMQP 1.0 is. */
export function amqp1ToMessage(
  message: Amqp1Message,
  place: Pick<BrokerMessage, 'source' | 'destination'>,
): BrokerMessage {
  const properties = Object.entries(message.application_properties ?? {});
  // What a client of STOMP says of its body, ActiveMQ hands on as a property.
  const stomp = properties.find(([name]) => name === STOMP_TYPE)?.[1];
  const content_type = message.content_type ?? stomp;
  const headers = properties.filter(
    ([name]) => name !== STOMP_TYPE || message.content_type !== undefined,
  );
  const id = idText(message.message_id);
  const correlationId = idText(message.correlation_id);
  const { kind, ...content } = readBody({ ...message, content_type });
  return {
    ...place,
    ...given('id', id),
    ...given('correlationId', correlationId),
    ...given('replyTo', textOf(message.reply_to)),
    ...given('type', textOf(message.subject)),
    ...given('key', textOf(message.group_id)),
    ...given('timeMs', millisecondsOf(message.creation_time)),
    headers: headers.map(([name, value]) => [name, headerValue(value)] as const),
    properties: { ...propertiesOf(message), ...given(BODY_PROPERTY, kind) },
    ...content,
  };
}

/** Ids that are no text are written as JMS writes them (AMQP binding and mapping for JMS, 3.2.1.1). */
function idText(id: unknown): string | undefined {
  if (typeof id === 'string') return id;
  if (typeof id === 'number') return `ID:AMQP_ULONG:${id}`;
  if (id instanceof Uint8Array)
    return `ID:AMQP_BINARY:${Array.from(id, (unit) => unit.toString(16).padStart(2, '0')).join('')}`;
  return undefined;
}

function propertiesOf(message: Amqp1Message): Readonly<Record<string, string | number>> {
  return {
    ...given('priority', numberOf(message.priority)),
    ...given('groupSequence', numberOf(message.group_sequence)),
    ...given('contentEncoding', textOf(message.content_encoding)),
    ...given('expiration', millisecondsOf(message.absolute_expiry_time)),
  };
}

function headerValue(value: unknown): HeaderValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (value instanceof Uint8Array) return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(showValue(value));
}

/** A text and bytes are themselves; every other value is its JSON, and no body at all is none. */
function readBody({ body, content_type }: Amqp1Message): {
  readonly body: Uint8Array | null;
  readonly contentType?: string;
  readonly kind?: string;
} {
  const type = given('contentType', textOf(content_type));
  if (body === null || body === undefined) return { ...type, body: null };
  if (body instanceof Uint8Array) return { ...type, body };
  if (typeof body === 'string') return { ...type, body: bytesOf(body) };
  if (!isSections(body)) return { ...asJson(body), kind: 'value' };
  const parts =
    body.multiple === true && Array.isArray(body.content) ? body.content : [body.content];
  if (body.typecode !== DATA_SECTION) return { ...asJson(parts.flat()), kind: 'sequence' };
  return { ...type, body: joined(parts.filter((part) => part instanceof Uint8Array)) };
}

function asJson(value: unknown): { readonly body: Uint8Array; readonly contentType: string } {
  return { body: bytesOf(JSON.stringify(showValue(value))), contentType: 'application/json' };
}

/** Values of AMQP as JSON: bytes are `{ "base64": ... }`, and a time is ISO 8601. */
function showValue(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array) return { base64: toBase64(value) };
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(showValue);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, showValue(member)]))
    : String(value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function isSections(body: unknown): body is Amqp1Sections {
  return isObject(body) && 'typecode' in body && 'content' in body;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A time that there cannot be is none. */
function millisecondsOf(value: unknown): number | undefined {
  const ms = value instanceof Date ? value.getTime() : value;
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : undefined;
}

function given<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
}
