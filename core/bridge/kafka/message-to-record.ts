import { bytesOf } from '../../shared/bytes.ts';
import type { BrokerMessage, HeaderValue } from '../broker-message.ts';
import { CONTENT_TYPE, CORRELATION_ID, type KafkaRecord, REPLY_TOPIC } from './kafka-record.ts';

/** The record that a message is. What other brokers have beside headers becomes headers, since a record has nothing else. */
export function messageToRecord(message: BrokerMessage): KafkaRecord {
  const { key, body, properties = {}, contentType, correlationId, replyTo, timeMs } = message;
  const taken = new Set(message.headers.map(([name]) => name));
  const own: readonly (readonly [string, HeaderValue | undefined])[] = [
    [CONTENT_TYPE, contentType],
    [CORRELATION_ID, correlationId],
    [REPLY_TOPIC, replyTo],
    ...Object.entries(properties).filter(([name]) => !taken.has(name)),
  ];
  const headers = [...own, ...message.headers].flatMap(([name, value]) =>
    value === undefined ? [] : [[name, bytesOfValue(value)] as const],
  );
  return {
    key: key === undefined ? null : typeof key === 'string' ? bytesOf(key) : key,
    value: body,
    headers,
    ...(timeMs === undefined ? {} : { timestampMs: timeMs }),
  };
}

function bytesOfValue(value: HeaderValue): Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value;
  return bytesOf(String(value));
}
