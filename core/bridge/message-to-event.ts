import { WaybillError } from '../errors.ts';
import { isAttributeText } from '../event/check-text.ts';
import type { Json } from '../event/event.ts';
import { parseMediaType } from '../event/media-type.ts';
import { checkEvent, type ParsedItem, parseJsonEvent } from '../event/parse-json-event.ts';
import { type ReadData, readDataOrBytes } from '../event/read-data.ts';
import { parseJsonExactly } from '../event/read-text.ts';
import { textOf, toBase64 } from '../shared/bytes.ts';
import { type Binding, HOPS_HEADER, MOST_HOPS, STRUCTURED } from './binding.ts';
import type { BrokerMessage, HeaderValue } from './broker-message.ts';
import { MOST_META, writeMeta } from './broker-meta.ts';
import { showHeaders } from './shown-headers.ts';

/** How messages become events. */
export interface ToEventOptions {
  readonly binding: Binding;
  /** The type of events that are made of messages which are none. @default - the message's own, or its destination */
  readonly type?: string;
  /** Their source. @default - the message's */
  readonly source?: string;
  /** The id of an event whose message has none. */
  readonly newId: () => string;
}

type Attributes = Record<string, Json>;

/**
 * Makes an event of a message: a CloudEvent in the binary or the structured mode is the event that it says, and any other message is
 * one whose identity is its place at the broker. What cannot be mapped is an item with its error, and nothing is thrown.
 */
export function messageToEvent(message: BrokerMessage, options: ToEventOptions): ParsedItem {
  try {
    return readMessage(message, options);
  } catch (error) {
    if (error instanceof WaybillError) return { ok: false, error };
    throw error;
  }
}

function readMessage(message: BrokerMessage, options: ToEventOptions): ParsedItem {
  const media = message.contentType === undefined ? undefined : parseMediaType(message.contentType);
  if (media?.name === STRUCTURED) return readStructured(message);
  if (media?.name.startsWith('application/cloudevents'))
    throw new WaybillError(
      'unsupported-media-type',
      `a message is one event, in the media type ${STRUCTURED}; received ${media.name}; send each event as a message of its own`,
    );
  const { attributes, others } = splitHeaders(message, options.binding);
  if ('specversion' in attributes) return readBinary({ ...message, headers: others }, attributes);
  return readPlain(message, options);
}

/** The event is the body; what stands beside it in the headers is kept. */
function readStructured(message: BrokerMessage): ParsedItem {
  const text = message.body === null ? undefined : textOf(message.body);
  if (text === undefined) throw new WaybillError('invalid-encoding', 'the message is not UTF-8');
  const { value, exact } = parseJsonExactly(text);
  const parsed = parseJsonEvent(value, exact);
  if (!parsed.ok) return parsed;
  const { contentType: _, ...others } = message;
  const kept = keep({ ...others, body: new Uint8Array() }, parsed.event);
  const { event, dataText } = parsed;
  const data = dataText === undefined ? event.data : parseJsonExactly(dataText).exact;
  return checkEvent({ ...kept, ...event, ...hopsOf(event.bridgehops) }, data);
}

function readBinary(message: BrokerMessage, attributes: Attributes): ParsedItem {
  const { contentType } = message;
  const typed = contentType === undefined ? {} : { datacontenttype: contentType };
  const { data, base64 } = readBody(message.body, contentType);
  const kept = keep(message, attributes);
  const event: Attributes = { ...kept, ...attributes, ...typed, ...hopsOf(attributes.bridgehops) };
  return checkEvent(
    { ...event, ...(data === undefined ? base64 : { data: data.data }) },
    data?.exact,
  );
}

function readPlain(message: BrokerMessage, options: ToEventOptions): ParsedItem {
  const { contentType, destination, timeMs, body } = message;
  const { data, base64, sniffed } = readBody(body, contentType);
  const datacontenttype = contentType ?? sniffed;
  const hops = message.headers.find(([name]) => name === HOPS_HEADER)?.[1];
  const headers = message.headers.filter(([name]) => name !== HOPS_HEADER);
  const type = options.type ?? message.type ?? destination;
  const event: Attributes = {
    ...keep({ ...message, headers }, { type }),
    specversion: '1.0',
    id: message.id ?? options.newId(),
    source: options.source ?? message.source,
    type,
    ...(destination === '' ? {} : { subject: destination }),
    ...(timeMs === undefined ? {} : { time: timeOf(timeMs) }),
    ...(datacontenttype === undefined ? {} : { datacontenttype }),
    ...hopsOf(hops),
  };
  return checkEvent(
    { ...event, ...(data === undefined ? base64 : { data: data.data }) },
    data?.exact,
  );
}

/** The attributes that headers say, and the headers that say none. */
function splitHeaders({ headers }: BrokerMessage, { prefixes }: Binding) {
  const attributes: Attributes = Object.create(null);
  const others = headers.filter(([header, value]) => {
    const prefix = prefixes.find((start) => header.startsWith(start));
    if (prefix === undefined) return true;
    const name = header.slice(prefix.length);
    if (name === 'data' || name === 'data_base64' || name === 'datacontenttype')
      throw new WaybillError('invalid-event', `the header ${header} must be left out`);
    attributes[name] = attributeValue(header, value);
    return false;
  });
  return { attributes, others };
}

function attributeValue(header: string, value: HeaderValue): Json {
  if (!(value instanceof Uint8Array)) return value;
  const text = textOf(value);
  if (text !== undefined) return text;
  throw new WaybillError('invalid-event', `the header ${header} has bytes that are not UTF-8`);
}

/** What an event keeps of its message beside its own attributes. */
function keep(message: BrokerMessage, own: Readonly<Record<string, Json | undefined>>): Attributes {
  const {
    headers,
    properties = {},
    key,
    replyTo,
    type,
    contentType,
    body,
    correlationId,
  } = message;
  const isTextKey = typeof key === 'string' && key !== '' && fits(key);
  const meta = writeMeta({
    headers,
    properties,
    ...(key === undefined || isTextKey ? {} : { key }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(type === undefined || type === own.type ? {} : { type }),
    ...(contentType === undefined && body !== null && body.length > 0
      ? { noContentType: true }
      : {}),
    ...(body === null ? { nullBody: true } : {}),
  });
  if (meta === undefined)
    throw new WaybillError(
      'event-too-large',
      `the headers of a message may have ${MOST_META} bytes as JSON; its ${headers.length} headers and ${Object.keys(properties).length} properties have more; put what is larger into its body`,
    );
  return {
    ...showHeaders(message),
    ...(isTextKey ? { partitionkey: key } : {}),
    ...(correlationId !== undefined && fits(correlationId) ? { correlationid: correlationId } : {}),
    ...meta,
  };
}

/** Bytes that are not what their content type says stay bytes, and so does what has none and is neither JSON nor text. */
function readBody(
  body: Uint8Array | null,
  contentType: string | undefined,
): {
  readonly data?: ReadData;
  readonly base64?: { readonly data_base64: string };
  readonly sniffed?: string;
} {
  if (body === null || body.length === 0) return {};
  const data = readDataOrBytes(contentType, body);
  if (data !== undefined) return { data };
  if (contentType !== undefined) return { base64: { data_base64: toBase64(body) } };
  const text = textOf(body);
  if (text !== undefined) return { data: { data: text, exact: text }, sniffed: 'text/plain' };
  return { base64: { data_base64: toBase64(body) }, sniffed: 'application/octet-stream' };
}

/** How often the event has gone out to brokers; what has gone round too often is no event, lest it go round for ever. */
function hopsOf(value: HeaderValue | Json | undefined): { readonly bridgehops?: number } {
  if (value === undefined || value === null) return {};
  const hops = Number(value instanceof Uint8Array ? textOf(value) : value);
  if (!Number.isInteger(hops) || hops < 0)
    throw new WaybillError(
      'invalid-event',
      `\`bridgehops\` must be how often an event has gone out to brokers; received ${String(value)}`,
    );
  if (hops <= MOST_HOPS) return { bridgehops: hops };
  throw new WaybillError(
    'invalid-event',
    `the event has gone out to brokers ${hops} times, and ${MOST_HOPS} are allowed: two bridges hand it to each other; give one of them a pattern or a topic that leaves the other's events out`,
  );
}

function timeOf(timeMs: number): string {
  const date = new Date(timeMs);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new WaybillError('invalid-event', `the message's time is none; received ${timeMs}`);
}

/** Whether an extension attribute can hold a text. */
function fits(text: string): boolean {
  return text.length <= 1024 && isAttributeText(text);
}
