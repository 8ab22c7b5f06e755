import type { CloudEvent, Json } from '../event/event.ts';
import { writeEventJson } from '../event/event-json.ts';
import { isJsonType, isXmlType, parseMediaType } from '../event/media-type.ts';
import { epochMs } from '../event/rfc3339.ts';
import { bytesOf, fromBase64 } from '../shared/bytes.ts';
import { isSameJson } from '../shared/json/is-same-json.ts';
import { type Binding, HOPS_HEADER, STRUCTURED } from './binding.ts';
import type { BrokerMessage } from './broker-message.ts';
import { type BrokerMeta, META_ATTRIBUTES, readMeta } from './broker-meta.ts';
import { showHeaders } from './shown-headers.ts';

/**
 * How an event is written as a message. `binary`: attributes in headers, data as the body; `structured`: the body is the event's JSON;
 * `plain`: the data as the body, and of the attributes only what a message has a place for.
 */
export type MessageFormat = 'binary' | 'structured' | 'plain';

/** How events become messages. */
export interface ToMessageOptions {
  readonly binding: Binding;
  readonly format: MessageFormat;
  readonly destination: string;
  /** Whether a message has a body and nothing else, so that the JSON of an event says all. @default false */
  readonly isBare?: boolean;
}

/** An event, and the JSON of its data with every digit that was sent. */
export interface SentEvent {
  readonly event: CloudEvent;
  readonly dataText: string | undefined;
}

const NO_META: BrokerMeta = { headers: [], properties: {} };

/** Makes the message of an event; one that came from a broker is again what it was, as far as the format has it. */
export function eventToMessage(
  { event, dataText }: SentEvent,
  { binding, format, destination, isBare = false }: ToMessageOptions,
): BrokerMessage {
  const meta = readMeta(event) ?? NO_META;
  const hops = (typeof event.bridgehops === 'number' ? event.bridgehops : 0) + 1;
  const { correlationid, time } = event;
  const timeMs = time === undefined ? undefined : epochMs(time);
  const key = meta.key ?? keyOf(event);
  const message = {
    id: event.id,
    source: event.source,
    destination,
    ...(key === undefined ? {} : { key }),
    properties: meta.properties,
    ...(typeof correlationid === 'string' ? { correlationId: correlationid } : {}),
    ...(meta.replyTo === undefined ? {} : { replyTo: meta.replyTo }),
    ...(timeMs === undefined ? {} : { timeMs }),
    type: meta.type ?? event.type,
  };
  if (format === 'structured') {
    const sent = { ...(isBare ? event : withoutMeta(event, meta)), bridgehops: hops };
    const body = bytesOf(writeEventJson(sent, dataText));
    return { ...message, headers: isBare ? [] : meta.headers, contentType: STRUCTURED, body };
  }
  const own =
    format === 'plain'
      ? [[HOPS_HEADER, hops] as const]
      : ownHeaders(event, meta, { binding, hops });
  return { ...message, headers: [...own, ...meta.headers], ...contentOf(event, dataText, meta) };
}

/** The attributes as headers; what only shows a header of the message again is not sent twice. */
function ownHeaders(
  event: CloudEvent,
  meta: BrokerMeta,
  { binding, hops }: { readonly binding: Binding; readonly hops: number },
): BrokerMessage['headers'] {
  const {
    data: _,
    data_base64: __,
    datacontenttype: ___,
    ...attributes
  } = withoutMeta(event, meta);
  return Object.entries({ ...attributes, bridgehops: hops }).flatMap(([name, value]) =>
    value === undefined ? [] : [[`${binding.prefix}${name}`, headerValue(value)] as const],
  );
}

function headerValue(value: Json): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The event without what it keeps of a message, which the message's own headers say. */
function withoutMeta(event: CloudEvent, meta: BrokerMeta): CloudEvent {
  const shown = showHeaders(meta);
  const left = Object.entries(event).filter(
    ([name, value]) =>
      !META_ATTRIBUTES.includes(name) &&
      !(
        Object.hasOwn(shown, name) &&
        value !== undefined &&
        isSameJson(shown[name] ?? null, value)
      ),
  );
  return Object.fromEntries(left) as unknown as CloudEvent;
}

function contentOf(
  event: CloudEvent,
  dataText: string | undefined,
  meta: BrokerMeta,
): Pick<BrokerMessage, 'body' | 'contentType'> {
  const { data, data_base64: base64, datacontenttype } = event;
  const type = meta.noContentType ? {} : typeOf(event);
  if (base64 !== undefined) return { ...type, body: fromBase64(base64) };
  if (data === undefined) return { ...type, body: meta.nullBody ? null : new Uint8Array() };
  const isText = typeof data === 'string' && isTextType(datacontenttype);
  return { ...type, body: bytesOf(isText ? data : (dataText ?? JSON.stringify(data))) };
}

/** Data without a content type is JSON (CloudEvents spec, "datacontenttype"). */
function typeOf({ datacontenttype, data }: CloudEvent): Pick<BrokerMessage, 'contentType'> {
  if (datacontenttype !== undefined) return { contentType: datacontenttype };
  return data === undefined ? {} : { contentType: 'application/json' };
}

/** Whether a text of this type is the text itself, and not a string of JSON. */
function isTextType(contentType: string | undefined): boolean {
  const name = contentType === undefined ? undefined : parseMediaType(contentType)?.name;
  if (name === undefined || isJsonType(name)) return false;
  return name.startsWith('text/') || isXmlType(name);
}

function keyOf({ partitionkey }: CloudEvent): string | undefined {
  return typeof partitionkey === 'string' && partitionkey !== '' ? partitionkey : undefined;
}
