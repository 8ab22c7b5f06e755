import type { MSKEvent, SelfManagedKafkaEvent } from 'aws-lambda';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { kafkaSourceUri } from '../../core/bridge/kafka/kafka-source-uri.ts';
import { recordToMessage } from '../../core/bridge/kafka/record-to-message.ts';
import { fromBase64 } from '../../core/shared/bytes.ts';

/** A batch of records from Lambda's event source, of a cluster of MSK or of one's own. */
export type KafkaEvent = MSKEvent | SelfManagedKafkaEvent;

type LambdaRecord = KafkaEvent['records'][string][number];

/**
 * The records of a batch as messages, those of a partition in their order; each has the id that a bridge's worker gives it, and the source, where
 * `cluster` is the `source` of its options (Lambda developer guide, "Using Lambda with Amazon MSK", "Example event").
 */
export function readKafkaRecords(
  { records, bootstrapServers }: KafkaEvent,
  cluster?: string,
): readonly BrokerMessage[] {
  const brokers = bootstrapServers.split(',').map((broker) => broker.trim());
  return Object.values(records)
    .flat()
    .map((record) => readRecord(record, kafkaSourceUri(brokers, record.topic, cluster)));
}

/** Members that a record does not have may be null, or not be there. */
type Sparse = Omit<LambdaRecord, 'key' | 'value' | 'headers'> & {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly headers?: readonly Readonly<Record<string, readonly number[] | null>>[] | null;
};

function readRecord(record: Sparse, source: string): BrokerMessage {
  const { topic, partition, offset, timestamp, key, value, headers } = record;
  return recordToMessage(
    {
      topic,
      partition,
      offset: String(offset),
      key: bytesOrNull(key),
      value: bytesOrNull(value),
      headers: (headers ?? []).flatMap((header) =>
        Object.entries(header).map(([name, bytes]) => [name, fromSigned(bytes)] as const),
      ),
      ...(timestamp >= 0 ? { timestampMs: timestamp } : {}),
    },
    source,
  );
}

function bytesOrNull(base64: string | null | undefined): Uint8Array | null {
  return base64 === null || base64 === undefined ? null : fromBase64(base64);
}

/** Bytes as Java has them: from -128 to 127. */
function fromSigned(bytes: readonly number[] | null): Uint8Array | null {
  return bytes === null ? null : Uint8Array.from(bytes);
}
