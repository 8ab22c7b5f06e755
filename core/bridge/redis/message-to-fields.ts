import { bytesOf } from '../../shared/bytes.ts';
import { HOPS_HEADER, REDIS_BINDING, STRUCTURED } from '../binding.ts';
import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import { dataToFields } from './fields-as-data.ts';
import { FIELD, FIELDS_PROPERTY, fieldName, type RedisField } from './redis-fields.ts';

/** The fields of the entry that a message is in a stream. Redis has no types: numbers and booleans are their text, null is an empty one. */
export function messageToFields(message: BrokerMessage): readonly RedisField[] {
  const isEvent = message.headers.some(([name]) => name === `${REDIS_BINDING.prefix}specversion`);
  return (isEvent ? undefined : fieldsOfData(message)) ?? fieldsOfMessage(message, isEvent);
}

/** An entry whose fields were the data of an event is again what it was. */
function fieldsOfData({ properties, body, headers }: BrokerMessage) {
  const form = properties?.[FIELDS_PROPERTY];
  const fields = form === undefined ? undefined : dataToFields(form, body);
  const hops = headers.find(([name]) => name === HOPS_HEADER);
  return fields === undefined || hops === undefined
    ? fields
    : [...fields, fieldOf(HOPS_HEADER, hops[1])];
}

function fieldsOfMessage(message: BrokerMessage, isEvent: boolean): readonly RedisField[] {
  const { headers, properties = {}, contentType, key, body } = message;
  const others = Object.entries(properties).filter(([name]) => name !== FIELDS_PROPERTY);
  return [
    ...[...headers, ...others].map(([name, value]) => fieldOf(fieldName(name), value)),
    ...ownWords(message, isEvent || contentType === STRUCTURED),
    ...(key === undefined ? [] : [fieldOf(FIELD.key, key)]),
    ...(contentType === undefined ? [] : [fieldOf(FIELD.contentType, contentType)]),
    ...(body === null
      ? []
      : [fieldOf(contentType === STRUCTURED ? FIELD.event : FIELD.data, body)]),
  ];
}

/** What the attributes of an event do not say already. */
function ownWords({ headers, correlationId, replyTo, type }: BrokerMessage, isEvent: boolean) {
  const said = (name: string) =>
    headers.find(([header]) => header === `${REDIS_BINDING.prefix}${name}`)?.[1];
  return [
    ...(correlationId === undefined || said('correlationid') === correlationId
      ? []
      : [fieldOf(FIELD.correlationId, correlationId)]),
    ...(replyTo === undefined ? [] : [fieldOf(FIELD.replyTo, replyTo)]),
    ...(isEvent && type !== undefined && said('type') !== type ? [fieldOf(FIELD.type, type)] : []),
  ];
}

function fieldOf(name: string, value: HeaderValue): RedisField {
  const bytes = value instanceof Uint8Array ? value : bytesOf(value === null ? '' : String(value));
  return [bytesOf(name), bytes];
}
