import type { KafkaRecord } from '../../core/bridge/kafka/kafka-record.ts';

/** The limit of a topic is for what is sent to a partition together: 1,048,588 bytes, unless it has its own (`max.message.bytes`). */
const MOST_TOGETHER = 900_000;

/** More than a record has beside its key, value and headers. */
const OVERHEAD = 100;

/** Records in groups that a topic of the usual limit takes together, in their order; what is larger goes alone. */
export function byBytes(records: readonly KafkaRecord[]): readonly (readonly KafkaRecord[])[] {
  const groups: KafkaRecord[][] = [];
  let left = 0;
  for (const record of records) {
    const bytes = bytesOfRecord(record);
    if (bytes > left) {
      groups.push([]);
      left = MOST_TOGETHER;
    }
    groups.at(-1)?.push(record);
    left -= bytes;
  }
  return groups;
}

function bytesOfRecord({ key, value, headers }: KafkaRecord): number {
  const ofHeaders = headers.reduce(
    // Three bytes a character at most, and two lengths.
    (sum, [name, bytes]) => sum + 3 * name.length + (bytes?.length ?? 0) + 10,
    0,
  );
  return (key?.length ?? 0) + (value?.length ?? 0) + ofHeaders + OVERHEAD;
}
