import type { Batch, KafkaMessage } from 'kafkajs';
import type { PlacedRecord } from '../../../core/bridge/kafka/kafka-record.ts';

/** A record as KafkaJS reads it, with its place. Of records in a format before Kafka 0.11 there are no headers, and may be no time. */
export function placeRecord(
  { topic, partition }: Pick<Batch, 'topic' | 'partition'>,
  { key, value, headers = {}, timestamp, offset }: KafkaMessage,
): PlacedRecord {
  const timestampMs = Number(timestamp);
  return {
    topic,
    partition,
    offset,
    key,
    value,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values].flat().map((bytes) => [name, toBytes(bytes)] as const),
    ),
    ...(timestampMs >= 0 ? { timestampMs } : {}),
  };
}

function toBytes(value: Buffer | string | null | undefined): Uint8Array | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? Buffer.from(value) : value;
}
