/** A value that a broker's header or property may have; other types are written as the text that their broker shows. */
export type HeaderValue = string | number | boolean | null | Uint8Array;

/** A message of any broker, in terms that all of them share: what a source reads, and what a target sends. */
export interface BrokerMessage {
  /**
   * What its broker identifies it by, the same when it is delivered again: `orders-3-1077` (topic, partition, offset), a message id, the
   * id of a stream's entry. Undefined where the broker gives none: then a redelivery cannot be told from a new message.
   */
  readonly id?: string;
  /** What comes by the same way and may have the same ids: a URI-reference such as `kafka://broker:9092/orders`, without credentials. */
  readonly source: string;
  /** The topic, routing key, queue, channel or stream that it came by, or is for. */
  readonly destination: string;
  /** What it is ordered by at its broker: a record's key, a message group. */
  readonly key?: string | Uint8Array;
  /** In their order; Kafka's may have one name twice. */
  readonly headers: readonly (readonly [name: string, value: HeaderValue])[];
  /** What a broker says of a message beside its headers and has no word of its own here, such as `priority`. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly contentType?: string;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** What its broker's own word for a type says: AMQP's `type`, `JMSType`. */
  readonly type?: string;
  /** Epoch milliseconds. */
  readonly timeMs?: number;
  /** Null for a message that has none, such as a tombstone of Kafka, which is not an empty one. */
  readonly body: Uint8Array | null;
}
