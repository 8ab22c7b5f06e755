/** A record of Kafka as its protocol has it (Kafka protocol guide, "Record Batch"): all but names and numbers are bytes or null. */
export interface KafkaRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** In their order; a name may come twice. */
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[];
  /** Epoch milliseconds. */
  readonly timestampMs?: number;
}

/** A record and where it is. */
export interface PlacedRecord extends KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  /** Decimal digits: an offset has 64 bits. */
  readonly offset: string;
}

/** Kafka binding 1.0.2, section 3.2.1. */
export const CONTENT_TYPE = 'content-type';

/** Kafka has no place for these; Spring's names are the ones in use (`KafkaHeaders` of Spring for Apache Kafka). */
export const CORRELATION_ID = 'kafka_correlationId';
export const REPLY_TOPIC = 'kafka_replyTopic';
