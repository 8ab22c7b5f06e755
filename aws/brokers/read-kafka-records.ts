import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { kafkaSourceUri } from '../../core/bridge/kafka/kafka-source-uri.ts';
import { recordToMessage } from '../../core/bridge/kafka/record-to-message.ts';
import { fromBase64 } from '../../core/shared/bytes.ts';

/** What Lambda gives a function of a topic of Kafka (Lambda developer guide, "Using Lambda with Amazon MSK", and with self-managed Kafka). */
export interface KafkaEvent {
  /** `host:port`, with commas between them. */
  readonly bootstrapServers: string;
  /** By `topic-partition`. */
  readonly records: Readonly<Record<string, readonly KafkaLambdaRecord[]>>;
}

/** A record as Lambda shows it. */
export interface KafkaLambdaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Epoch milliseconds; -1 for a record that has none. */
  readonly timestamp: number;
  /** In base64; absent, or null, where the record has none. */
  readonly key?: string | null;
  readonly value?: string | null;
  /** One object for each header, by its name: bytes as numbers, which may be signed. */
  readonly headers?: readonly Readonly<Record<string, readonly number[] | null>>[];
}

/** The messages that Lambda read from topics of Kafka, those of each partition in their order. */
export function readKafkaRecords({
  bootstrapServers,
  records,
}: KafkaEvent): readonly BrokerMessage[] {
  const brokers = bootstrapServers.split(',');
  return Object.values(records)
    .flat()
    .map(({ topic, partition, offset, timestamp, key, value, headers = [] }) =>
      recordToMessage(
        {
          ...{ topic, partition, offset: String(offset) },
          ...{ key: bytesOf(key), value: bytesOf(value) },
          headers: headers.flatMap((header) =>
            Object.entries(header).map(
              ([name, bytes]) => [name, bytes === null ? null : Uint8Array.from(bytes)] as const,
            ),
          ),
          ...(timestamp < 0 ? {} : { timestampMs: timestamp }),
        },
        kafkaSourceUri(brokers, topic),
      ),
    );
}

function bytesOf(base64: string | null | undefined): Uint8Array | null {
  return base64 === undefined || base64 === null ? null : fromBase64(base64);
}
