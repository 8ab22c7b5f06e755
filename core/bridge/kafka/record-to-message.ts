import { isAttributeText } from '../../event/check-text.ts';
import { textOf } from '../../shared/bytes.ts';
import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import { CONTENT_TYPE, CORRELATION_ID, type PlacedRecord, REPLY_TOPIC } from './kafka-record.ts';

const MOST_CHARACTERS = 256;

/** What is a member of a message instead of a header. */
const OWN = [CONTENT_TYPE, CORRELATION_ID, REPLY_TOPIC];

/**
 * The message that a record is. Bytes that are UTF-8 are text, as nothing in a record says what they are. Its id is the record's place,
 * `orders-3-1077`. `source` is that of `kafkaSourceUri`.
 */
export function recordToMessage(record: PlacedRecord, source: string): BrokerMessage {
  const { topic, partition, offset, key, value, timestampMs } = record;
  const headers = record.headers.map(([name, bytes]) => [name, show(bytes)] as const);
  const own = new Map<string, string>();
  const others = headers.filter(([name, shown]) => {
    const member = OWN.find((known) => known.toLowerCase() === name.toLowerCase());
    if (member === undefined || own.has(member) || !isShort(shown)) return true;
    own.set(member, shown);
    return false;
  });
  const contentType = own.get(CONTENT_TYPE);
  const correlationId = own.get(CORRELATION_ID);
  const replyTo = own.get(REPLY_TOPIC);
  return {
    id: `${topic}-${partition}-${offset}`,
    source,
    destination: topic,
    ...(key === null ? {} : { key: textOf(key) ?? key }),
    headers: others,
    ...(contentType === undefined ? {} : { contentType }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(timestampMs === undefined ? {} : { timeMs: timestampMs }),
    body: value,
  };
}

/** What an attribute holds; what it does not is kept as a header. */
function isShort(value: HeaderValue): value is string {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS && isAttributeText(value);
}

function show(bytes: Uint8Array | null): HeaderValue {
  return bytes === null ? null : (textOf(bytes) ?? bytes);
}
