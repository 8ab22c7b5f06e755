import type { Json } from '../../event/event.ts';
import { parseMediaType } from '../../event/media-type.ts';
import { textOf } from '../../shared/bytes.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { HOPS_HEADER, REDIS_BINDING, STRUCTURED } from '../binding.ts';
import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import { fieldsToData } from './fields-as-data.ts';
import { FIELD, FIELDS_PROPERTY, headerName, type RedisField } from './redis-fields.ts';

/** Where an entry is, and when it came. */
type Place = Pick<BrokerMessage, 'id' | 'source' | 'destination' | 'timeMs'>;

/**
 * The message that an entry of a stream is: its fields are headers and one of them, `data` or `event`, the body. An entry that has
 * neither and is no CloudEvent has its fields as its data, and so has one with a name that is no text.
 */
export function fieldsToMessage(fields: readonly RedisField[], place: Place): BrokerMessage {
  const names = fields.map(([name]) => textOf(name));
  const isMessage =
    !names.includes(undefined) &&
    (names.includes(FIELD.data) ||
      names.includes(`${REDIS_BINDING.prefix}specversion`) ||
      isStructured(fields));
  if (isMessage) return readMessage(fields, place);
  const hops = names.indexOf(HOPS_HEADER);
  const { form, body } = fieldsToData(fields.filter((_, index) => index !== hops));
  return {
    ...place,
    headers: hops === -1 ? [] : [[HOPS_HEADER, readValue(fields[hops]?.[1])]],
    properties: { [FIELDS_PROPERTY]: form },
    contentType: 'application/json',
    body,
  };
}

/** A message that has a body and nothing else: an event, where it is the JSON of one. */
export function bodyToMessage(body: Uint8Array, place: Place): BrokerMessage {
  const typed = isEventJson(body) ? { contentType: STRUCTURED } : {};
  return { ...place, headers: [], ...typed, body };
}

function readMessage(fields: readonly RedisField[], place: Place): BrokerMessage {
  const own = new Map<string, Uint8Array>();
  const headers: (readonly [string, HeaderValue])[] = [];
  const words: readonly string[] = Object.values(FIELD);
  for (const [name, value] of fields) {
    const text = textOf(name) ?? '';
    if (words.includes(text) && !own.has(text)) own.set(text, value);
    else headers.push([headerName(text), readValue(value)]);
  }
  const said = (word: string) => {
    const value = own.get(word);
    return value === undefined ? undefined : textOf(value);
  };
  const key = own.get(FIELD.key);
  const event = own.get(FIELD.event);
  const contentType = said(FIELD.contentType) ?? (isStructured(fields) ? STRUCTURED : undefined);
  if (event !== undefined && contentType !== STRUCTURED)
    headers.push([FIELD.event, readValue(event)]);
  return {
    ...place,
    headers,
    ...given('contentType', contentType),
    ...given('correlationId', said(FIELD.correlationId)),
    ...given('replyTo', said(FIELD.replyTo)),
    ...given('type', said(FIELD.type)),
    ...(key === undefined ? {} : { key: textOf(key) ?? key }),
    body: (contentType === STRUCTURED ? event : undefined) ?? own.get(FIELD.data) ?? null,
  };
}

/** Whether a field is an event's JSON: by the content type, or because it is the only one and is such a JSON. */
function isStructured(fields: readonly RedisField[]): boolean {
  const find = (word: string) => fields.find(([name]) => textOf(name) === word)?.[1];
  const event = find(FIELD.event);
  if (event === undefined) return false;
  const type = textOf(find(FIELD.contentType) ?? new Uint8Array()) ?? '';
  return parseMediaType(type)?.name === STRUCTURED || (fields.length === 1 && isEventJson(event));
}

function isEventJson(body: Uint8Array): boolean {
  const text = textOf(body);
  if (text === undefined || !text.includes('"specversion"')) return false;
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) && Object.hasOwn(value, 'specversion');
  } catch {
    return false;
  }
}

function readValue(value: Uint8Array | undefined): HeaderValue {
  return value === undefined ? null : (textOf(value) ?? value);
}

function given<Name extends string>(name: Name, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: string };
}
